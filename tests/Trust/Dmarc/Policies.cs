using Waxwing.Trust.Tests.Spf;

namespace Waxwing.Trust.Tests.Dmarc;

/// <summary>What is asked for a message that fails (RFC 9989 §4.7, §4.10.1).</summary>
public sealed class Policies
{
    private const string Hosts = "there.example.org  A  192.0.2.1\nsilent.example.org  FAIL  A\n";

    [Theory]
    [InlineData("p=reject; sp=none; np=quarantine", "example.org", DmarcPolicy.Reject)]
    [InlineData("p=reject; sp=none; np=quarantine", "there.example.org", DmarcPolicy.None)]
    [InlineData("p=reject; sp=none; np=quarantine", "gone.example.org", DmarcPolicy.Quarantine)]
    [InlineData("p=none; np=reject", "there.example.org", DmarcPolicy.None)]
    [InlineData("p=none; np=reject", "gone.example.org", DmarcPolicy.Reject)]
    [InlineData("p=none; sp=reject", "gone.example.org", DmarcPolicy.Reject)]
    [InlineData("p=quarantine", "gone.example.org", DmarcPolicy.Quarantine)]
    [InlineData("p=reject; psd=y", "a.there.example.org", DmarcPolicy.Reject)]
    public async Task The_policy_is_that_for_the_domain_a_subdomain_or_one_that_does_not_exist(string tags, string author, DmarcPolicy policy)
    {
        var verdict = await new Zone(Hosts + $"_dmarc.example.org  TXT  v=DMARC1; {tags}").CheckAsync(author);
        Assert.Equal((DmarcResult.Fail, policy, policy), (verdict.Result, verdict.Outcome().Policy, verdict.Disposition));
    }

    [Theory]
    [InlineData("p=reject; t=y", DmarcPolicy.Reject, DmarcPolicy.Quarantine)]
    [InlineData("p=quarantine; t=y", DmarcPolicy.Quarantine, DmarcPolicy.None)]
    [InlineData("p=none; t=y", DmarcPolicy.None, DmarcPolicy.None)]
    [InlineData("p=reject; t=n", DmarcPolicy.Reject, DmarcPolicy.Reject)]
    [InlineData("p=reject; pct=0", DmarcPolicy.Reject, DmarcPolicy.Reject)]
    public async Task Test_mode_takes_one_level_off_and_pct_nothing(string tags, DmarcPolicy policy, DmarcPolicy disposition)
    {
        var verdict = await new Zone($"_dmarc.example.org  TXT  v=DMARC1; {tags}").CheckAsync("example.org");
        Assert.Equal((policy, disposition), (verdict.Outcome().Policy, verdict.Disposition));
    }

    [Fact]
    public async Task Nothing_is_asked_for_a_message_that_passes()
    {
        var verdict = await new Zone("_dmarc.example.org  TXT  v=DMARC1; p=reject").CheckAsync("example.org", dkim: "example.org");
        Assert.Equal((DmarcResult.Pass, DmarcPolicy.Reject, DmarcPolicy.None), (verdict.Result, verdict.Outcome().Policy, verdict.Disposition));
    }

    [Theory]
    [InlineData("v=DMARC1; p=wrong", DmarcResult.None, DmarcFaultKind.NoUsablePolicy)]
    [InlineData("v=DMARC1; p=reject; sp=wrong", DmarcResult.None, DmarcFaultKind.NoUsablePolicy)]
    [InlineData("v=DMARC1; p=wrong; rua=mailto:a@example.org", DmarcResult.Fail, null)]
    [InlineData("v=DMARC1; p=reject; sp=wrong; rua=mailto:a@example.org", DmarcResult.Fail, null)]
    public async Task A_wrong_policy_asks_for_nothing(string record, DmarcResult result, DmarcFaultKind? fault)
    {
        var verdict = await new Zone($"_dmarc.example.org  TXT  {record}").CheckAsync("example.org");
        Assert.Equal((result, fault, DmarcPolicy.None), (verdict.Result, verdict.Outcome().Fault?.Kind, verdict.Disposition));
    }

    [Fact]
    public async Task Whether_a_domain_exists_is_asked_only_where_it_matters()
    {
        var same = new Zone(Hosts + "_dmarc.example.org  TXT  v=DMARC1; p=reject; sp=none; np=none");
        await same.CheckAsync("there.example.org");
        Assert.DoesNotContain("there.example.org A", same.Asked);
    }

    [Fact]
    public async Task Where_DNS_does_not_say_whether_a_domain_exists_a_fail_is_a_temporary_error_and_a_pass_a_pass()
    {
        var zone = new Zone(Hosts + "_dmarc.example.org  TXT  v=DMARC1; p=reject; np=none");
        Assert.Equal(DmarcResult.TempError, (await zone.CheckAsync("silent.example.org")).Result);
        Assert.Equal(DmarcResult.Pass, (await zone.CheckAsync("silent.example.org", spf: "example.org")).Result);
    }
}
