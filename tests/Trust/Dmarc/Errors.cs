using Waxwing.Trust.Tests.Spf;
using Microsoft.Extensions.Time.Testing;

namespace Waxwing.Trust.Tests.Dmarc;

/// <summary>What cannot be known is never taken for the absence of a record.</summary>
public sealed class Errors
{
    [Theory]
    [InlineData("mail.example.org", "FAIL", DmarcFaultKind.DnsFailure)]
    [InlineData("mail.example.org", "BOGUS", DmarcFaultKind.DnsBogus)]
    [InlineData("example.org", "FAIL", DmarcFaultKind.DnsFailure)]
    [InlineData("org", "BOGUS", DmarcFaultKind.DnsBogus)]
    public async Task A_name_without_an_answer_on_the_way_is_a_temporary_error(string name, string trouble, DmarcFaultKind kind)
    {
        var verdict = await new Zone($"_dmarc.{name}  {trouble}").CheckAsync("mail.example.org", dkim: "other.example");
        Assert.Equal((DmarcResult.TempError, kind, name), (verdict.Result, verdict.Outcome().Fault?.Kind, verdict.Outcome().Fault?.Domain));
        Assert.Equal(DmarcPolicy.None, verdict.Disposition);
    }

    [Theory]
    [InlineData("mail.example.org", DmarcResult.Pass)]
    [InlineData("example.org", DmarcResult.Pass)]
    [InlineData("list.example.org", DmarcResult.Pass)]
    [InlineData("other.org", DmarcResult.TempError)]
    [InlineData("other.example", DmarcResult.Fail)]
    public async Task A_silent_registry_matters_only_where_it_could_decide(string signer, DmarcResult result)
    {
        var zone = new Zone("""
            _dmarc.mail.example.org  TXT  v=DMARC1; p=reject
            _dmarc.example.org  TXT  v=DMARC1; p=none
            _dmarc.org  FAIL
            """);
        var verdict = await zone.CheckAsync("mail.example.org", dkim: signer);
        Assert.Equal((result, "mail.example.org", null), (verdict.Result, verdict.Outcome().PolicyDomain?.ToString(), verdict.Outcome().Organization));
    }

    [Theory]
    [InlineData("example.org", DmarcResult.TempError)]
    [InlineData("other.example", DmarcResult.Fail)]
    public async Task An_identifier_that_could_not_be_authenticated_for_the_moment_may_have_decided(string domain, DmarcResult result)
    {
        var zone = new Zone("_dmarc.example.org  TXT  v=DMARC1; p=reject");
        var spf = await zone.CheckAsync(new DmarcQuery { AuthorDomains = ["example.org"], Spf = new DmarcSpfIdentifier(SpfResult.TempError, domain) });
        var dkim = await zone.CheckAsync(new DmarcQuery { AuthorDomains = ["example.org"], Dkim = [new(DmarcDkimResult.TempError, domain)] });
        Assert.Equal((result, result), (spf.Result, dkim.Result));
    }

    [Fact]
    public async Task A_check_that_takes_too_long_is_a_temporary_error()
    {
        var clock = new FakeTimeProvider();
        var checking = new Zone("_dmarc.example.org  SILENT").CheckAsync("example.org", clock: clock);
        clock.Advance(TimeSpan.FromSeconds(20));
        var verdict = await checking;
        Assert.Equal((DmarcResult.TempError, DmarcFaultKind.TimeLimit), (verdict.Result, verdict.Fault?.Kind));
    }

    [Fact]
    public async Task A_caller_who_leaves_gets_no_verdict()
    {
        using var leaving = new CancellationTokenSource();
        var checking = new DmarcVerifier(new Zone("_dmarc.example.org  SILENT")).CheckAsync(new DmarcQuery { AuthorDomains = ["example.org"] }, leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => checking);
    }

    [Fact]
    public async Task What_zones_and_resolvers_say_is_told_in_printable_ASCII_of_bounded_length()
    {
        var verdict = await new Zone("").Add("_dmarc.example.org", "TXT", "v=DMARC1; p=reject; x=\u001b[2J" + new string('y', 60_000)).CheckAsync("example.org");
        Assert.All(verdict.Steps, step => Assert.True(step.Reason.Length <= 500 && step.Reason.All(c => c is >= ' ' and <= '~')));
    }
}
