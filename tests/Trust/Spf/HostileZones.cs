using CsCheck;

namespace Waxwing.Trust.Tests.Spf;

/// <summary>Zones that are made to cost time or to break something get an error of the RFC's, after a bounded number of questions.</summary>
public sealed class HostileZones
{
    private const int LongestText = 65_000;

    [Theory]
    [InlineData("v=spf1 include:example.org -all")]
    [InlineData("v=spf1 redirect=example.org")]
    [InlineData("v=spf1 include:%{d} -all")]
    public async Task A_record_that_leads_to_itself_ends_after_ten_lookups(string record)
    {
        var zone = new Zone("").Add("example.org", "TXT", record);
        Assert.Equal((SpfFaultKind.TooManyLookups, 11), ((await zone.CheckAsync()).Fault?.Kind, zone.Asked.Count));
    }

    [Fact]
    public async Task A_tree_of_includes_ends_after_ten_lookups()
    {
        var zone = new Zone("example.org TXT v=spf1 include:a.example include:b.example include:c.example ?all");
        foreach (var name in new[] { "a.example", "b.example", "c.example" })
        {
            zone.Add(name, "TXT", "v=spf1 include:x.example include:y.example include:z.example ?all");
        }

        zone.Add("x.example", "TXT", "v=spf1 ?all").Add("y.example", "TXT", "v=spf1 ?all").Add("z.example", "TXT", "v=spf1 ?all");
        var verdict = await zone.CheckAsync();
        Assert.Equal((SpfFaultKind.TooManyLookups, "c.example", 11), (verdict.Fault?.Kind, verdict.Fault?.Domain, zone.Asked.Count));
    }

    [Fact]
    public async Task A_chain_of_redirects_ends_after_ten_lookups()
    {
        var zone = new Zone("");
        for (var i = 0; i < 1000; i++)
        {
            zone.Add(i == 0 ? "example.org" : $"r{i}.example.org", "TXT", $"v=spf1 redirect=r{i + 1}.example.org");
        }

        var verdict = await zone.CheckAsync();
        Assert.Equal((SpfFaultKind.TooManyLookups, "r10.example.org", 11), (verdict.Fault?.Kind, verdict.Fault?.Domain, zone.Asked.Count));
    }

    [Fact]
    public async Task Ten_thousand_records_of_each_type_are_borne()
    {
        var zone = new Zone("example.org TXT v=spf1 a ptr mx +all");
        for (var i = 0; i < 10_000; i++)
        {
            zone.Add("example.org", "A", $"198.51.{i / 256}.{i % 256}").Add("example.org", "TXT", $"text {i}")
                .Add("example.org", "MX", "10 mx.example.org").Add("1.2.0.192.in-addr.arpa", "PTR", $"n{i}.example.net");
        }

        var verdict = await zone.CheckAsync();
        Assert.Equal((SpfFaultKind.TooManyMailHosts, 3), (verdict.Fault?.Kind, verdict.Lookups));
        Assert.True(zone.Asked.Count < 20);
    }

    [Fact]
    public async Task Ten_thousand_records_of_version_1_are_one_too_many()
    {
        var zone = new Zone("");
        Enumerable.Range(0, 10_000).ToList().ForEach(_ => zone.Add("example.org", "TXT", "v=spf1 +all"));
        Assert.Equal(SpfFaultKind.SeveralRecords, (await zone.CheckAsync()).Fault?.Kind);
    }

    [Fact]
    public async Task A_record_of_64_KB_is_evaluated_and_its_steps_are_cut_short()
    {
        var terms = LongestText / "ip4:10.0.0.1 ".Length;
        var zone = new Zone("").Add("example.org", "TXT", $"v=spf1 {string.Concat(Enumerable.Repeat("ip4:10.0.0.1 ", terms))}-all");
        var verdict = await zone.CheckAsync();
        Assert.Equal(("-all", SpfVerdict.MaxSteps + 1, terms + 2), (verdict.Match?.Directive.Text, verdict.Steps.Length, verdict.Steps.Length + verdict.StepsLeftOut));
        Assert.Equal("-all", verdict.Steps[^1].Term);
        Assert.All(verdict.Steps, step => Assert.True(step.Reason.Length <= 500));
    }

    [Theory]
    [InlineData("%{s}")]
    [InlineData("%{S}")]
    [InlineData("%{lr-+,/_=}.")]
    [InlineData("a")]
    [InlineData("a.")]
    [InlineData("%%")]
    public async Task A_domain_of_64_KB_is_cut_to_a_name_or_is_none(string piece)
    {
        var macros = string.Concat(Enumerable.Repeat(piece, LongestText / piece.Length)) + ".a.example";
        var zone = new Zone("").Add("example.org", "TXT", $"v=spf1 a:{macros} exists:{macros} -all exp={macros}");
        var verdict = await zone.CheckAsync(from: new string('x', 900) + "@example.org");
        Assert.Equal((SpfResult.Fail, null), (verdict.Result, verdict.Explanation));
        Assert.All(zone.Asked, question => Assert.True(question.Length <= 4 * 253));
    }

    [Fact]
    public async Task Terms_and_reasons_hold_printable_ASCII_whatever_a_zone_says()
    {
        var zone = new Zone("").Add("example.org", "TXT", "v=spf1 include:a.example").Add("a.example", "TXT", "v=spf1 \u001b[2J\u009b");
        var verdict = await zone.CheckAsync(helo: "\u001b[2J", from: "\u001b[2J@example.org");
        Assert.Equal(SpfFaultKind.RecordSyntax, verdict.Fault?.Kind);
        Assert.All(verdict.Steps, step => Assert.DoesNotContain($"{step.Domain}{step.Term}{step.Reason}", c => c is < ' ' or > '~'));
    }

    [Fact]
    public async Task A_resolver_that_says_why_cannot_say_more_than_that()
    {
        var verdict = await new Garbled().CheckAsync();
        Assert.Equal((SpfResult.TempError, verdict.Steps[^1].Reason), (verdict.Result, verdict.Fault?.Reason));
        Assert.Equal(500, verdict.Fault!.Reason.Length);
        Assert.StartsWith("?[2J no", verdict.Fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public Task Any_record_and_any_sender_have_a_verdict() =>
        Gen.Select(Terms.Array[0, 8], Terms.Array[0, 8], Gen.String[Gen.Char["aA.@-+%{}\u00FC \n[]:1"], 0, 30], OneOf("192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1")).SampleAsync(
            async (here, there, from, client) =>
            {
                var zone = new Zone("""
                    a.example  A  192.0.2.1
                    a.example  MX  10 a.example
                    b.example  FAIL A
                    why.example  TXT  %{s} %{p} %{c}
                    1.2.0.192.in-addr.arpa  PTR  a.example
                    """).Add("example.org", "TXT", $"v=spf1 {string.Join(' ', here)}").Add("a.example", "TXT", $"v=spf1 {string.Join(' ', there)}");
                var verdict = await zone.CheckAsync(client, from: $"{from}@example.org", helo: from);
                Assert.Equal(verdict.Fault?.Result, verdict.Result is SpfResult.TempError or SpfResult.PermError ? verdict.Result : null);
                Assert.True(zone.Asked.Count <= 150);
            },
            iter: 3000);

    private static readonly Gen<string> Terms = OneOf(
        "all", "-all", "~a", "a:%{l}.example", "mx", "?mx:a.example/24", "ptr", "ptr:%{p}", "include:a.example", "include:example.org", "exists:%{i}.a.example", "exists:%{p}.%{h}",
        "ip4:192.0.2.0/24", "-ip6:2001:db8::/32", "redirect=a.example", "redirect=example.org", "exp=why.example", "exp=%{l}.example", "a:b.example", "x=%{t}", "moo", "a:%{S}.example", "include:%{d1}");

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private sealed class Garbled : IDnsLookup
    {
        public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default) =>
            Task.FromResult(DnsAnswer.Failure("\u001b[2J no answer" + new string('!', 10_000)));
    }
}
