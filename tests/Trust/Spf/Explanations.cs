using Waxwing.TestSupport;

namespace Waxwing.Trust.Tests.Spf;

/// <summary>What a domain has to say to whoever fails (RFC 7208 §6.2).</summary>
public sealed class Explanations
{
    [Theory]
    [InlineData("Go away, %{c}.", "Go away, 192.0.2.1.")]
    [InlineData("See http://%{d}/why?s=%{S}&i=%{I}", "See http://example.org/why?s=alice%40example.org&i=192.0.2.1")]
    [InlineData("%{h} at %{t} by %{r}: %{p}", "mail.example.org at 1893456000 by mx.receiver.example: unknown")]
    [InlineData("  two  spaces ", "  two  spaces ")]
    public async Task A_fail_is_explained(string text, string explanation)
    {
        var zone = new Zone("example.org TXT v=spf1 -all exp=why.%{d}").Add("why.example.org", "TXT", text);
        var verdict = await zone.CheckAsync(options: new SpfOptions { Receiver = Smtp.Domain.Parse("mx.receiver.example") }, clock: new ObservedClock());
        Assert.Equal((SpfResult.Fail, explanation, 0, 0), (verdict.Result, verdict.Explanation, verdict.Lookups, verdict.VoidLookups));
    }

    [Theory]
    [InlineData("why.example.org FAIL")]
    [InlineData("why.example.org BOGUS")]
    [InlineData("why.example.org A 192.0.2.1")]
    [InlineData("why.example.org TXT one\nwhy.example.org TXT two")]
    [InlineData("why.example.org TXT %{x}")]
    [InlineData("why.example.org TXT 100 % sure")]
    [InlineData("why.example.org TXT b\u00FCcher")]
    [InlineData("why.example.org TXT line\rbreak")]
    public async Task What_cannot_be_read_is_no_explanation_and_a_fail_all_the_same(string text)
    {
        var verdict = await new Zone("example.org TXT v=spf1 -all exp=why.example.org\n" + text).CheckAsync();
        Assert.Equal((SpfResult.Fail, null, null), (verdict.Result, verdict.Explanation, verdict.Fault));
        Assert.Equal(SpfStepKind.Explanation, verdict.Steps[^1].Kind);
    }

    [Theory]
    [InlineData("mail\r\n250 ok")]
    [InlineData("b\u00FCcher")]
    public async Task A_peer_cannot_put_anything_else_than_printable_ASCII_into_it(string helo) =>
        Assert.Null((await new Zone("example.org TXT v=spf1 -all exp=why.example.org\nwhy.example.org TXT %{h} is wrong").CheckAsync(helo: helo)).Explanation);

    [Theory]
    [InlineData("v=spf1 ~all exp=why.example.org")]
    [InlineData("v=spf1 +all exp=why.example.org")]
    [InlineData("v=spf1 exp=why.example.org")]
    public async Task Only_a_fail_is(string record)
    {
        var zone = new Zone("why.example.org TXT because").Add("example.org", "TXT", record);
        Assert.Null((await zone.CheckAsync()).Explanation);
        Assert.DoesNotContain("why.example.org TXT", zone.Asked);
    }

    [Fact]
    public async Task The_one_of_a_redirect_counts_and_that_of_an_include_never()
    {
        var zone = new Zone("""
            example.org    TXT  v=spf1 redirect=a.example exp=one.example
            a.example      TXT  v=spf1 include:b.example -all exp=two.example
            b.example      TXT  v=spf1 -all exp=three.example
            one.example    TXT  one
            two.example    TXT  two of %{d}
            three.example  TXT  three
            """);
        Assert.Equal("two of a.example", (await zone.CheckAsync()).Explanation);
    }

    [Fact]
    public async Task A_long_one_is_cut_off()
    {
        var zone = new Zone("example.org TXT v=spf1 -all exp=why.example.org").Add("why.example.org", "TXT", string.Concat(Enumerable.Repeat("%{s}%{s}%{s}", 5000)));
        Assert.Equal(500, (await zone.CheckAsync()).Explanation?.Length);
    }

    [Fact]
    public async Task It_takes_nothing_from_the_result_when_the_time_is_up()
    {
        var clock = new ObservedClock();
        var check = new Zone("example.org TXT v=spf1 -all exp=why.example.org\nwhy.example.org SILENT").CheckAsync(clock: clock);
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((SpfResult.Fail, null), ((await check).Result, (await check).Explanation));
    }
}
