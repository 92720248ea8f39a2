using Waxwing.Trust.Tests.Spf;

namespace Waxwing.Trust.Tests.Dmarc;

/// <summary>Where receivers that still follow RFC 7489 decide otherwise, that is told.</summary>
public sealed class BothStandards
{
    [Fact]
    public async Task Mostly_they_agree()
    {
        var verdict = await new Zone("_dmarc.example.co.uk  TXT  v=DMARC1; p=reject").CheckAsync("mail.example.co.uk", dkim: "example.co.uk");
        Assert.Equal((DmarcResult.Pass, DmarcDifferences.None), (verdict.Result, verdict.Authors[0].Differences));
        Assert.Equal("example.co.uk", verdict.ByList().Organization?.ToString());
    }

    [Fact]
    public async Task Only_the_tree_walk_hears_a_subdomain_that_is_an_organization_of_its_own()
    {
        var verdict = await new Zone("""
            _dmarc.lab.example.org  TXT  v=DMARC1; p=reject; psd=n
            _dmarc.example.org  TXT  v=DMARC1; p=none
            """).CheckAsync("a.lab.example.org", dkim: "example.org");
        Assert.Equal((DmarcResult.Fail, DmarcPolicy.Reject), (verdict.Result, verdict.Disposition));
        Assert.Equal((DmarcResult.Pass, "example.org"), (verdict.ByList().Result, verdict.ByList().PolicyDomain?.ToString()));
        Assert.Equal(DmarcDifferences.Organization | DmarcDifferences.PolicyDomain | DmarcDifferences.Result | DmarcDifferences.Disposition, verdict.Authors[0].Differences);
    }

    [Fact]
    public async Task Only_the_list_knows_a_suffix_that_publishes_nothing()
    {
        // Nobody says psd=y, and somebody put a record at the suffix itself.
        var verdict = await new Zone("_dmarc.co.uk  TXT  v=DMARC1; p=reject").CheckAsync("a.co.uk", dkim: "b.co.uk");
        Assert.Equal((DmarcResult.Pass, DmarcResult.None), (verdict.Result, verdict.ByList().Result));
        Assert.True(verdict.Authors[0].Differences.HasFlag(DmarcDifferences.Result));
    }

    [Theory]
    [InlineData("p=reject; np=none", DmarcPolicy.None, DmarcPolicy.Reject)]
    [InlineData("p=reject; t=y", DmarcPolicy.Quarantine, DmarcPolicy.Reject)]
    [InlineData("p=reject; pct=0", DmarcPolicy.Reject, DmarcPolicy.Quarantine)]
    public async Task Only_RFC_9989_has_np_and_test_mode_and_only_RFC_7489_pct(string tags, DmarcPolicy now, DmarcPolicy then)
    {
        var verdict = await new Zone($"_dmarc.example.org  TXT  v=DMARC1; {tags}").CheckAsync("gone.example.org");
        Assert.Equal((now, then, DmarcDifferences.Disposition), (verdict.Disposition, verdict.ByList().Disposition, verdict.Authors[0].Differences));
    }

    [Theory]
    [InlineData("example.org")]
    [InlineData("gone.example.org")]
    public async Task Only_RFC_9989_is_spoiled_by_a_wrong_np(string author)
    {
        var verdict = await new Zone("_dmarc.example.org  TXT  v=DMARC1; p=reject; np=wrong").CheckAsync(author);
        Assert.Equal((DmarcResult.None, DmarcFaultKind.NoUsablePolicy), (verdict.Result, verdict.Outcome().Fault?.Kind));
        Assert.Equal((DmarcResult.Fail, DmarcPolicy.Reject, null), (verdict.ByList().Result, verdict.ByList().Disposition, verdict.ByList().Fault));
    }

    [Theory]
    [InlineData("p=reject; pct=1")]
    [InlineData("p=reject; pct=100")]
    [InlineData("p=reject; pct=0; t=y")]
    public async Task Otherwise_a_share_of_the_mail_and_test_mode_agree(string tags) =>
        Assert.Equal(DmarcDifferences.None, (await new Zone($"_dmarc.example.org  TXT  v=DMARC1; {tags}").CheckAsync("example.org")).Authors[0].Differences);

    [Fact]
    public async Task Several_records_end_the_search_in_RFC_7489()
    {
        var verdict = await new Zone("""
            _dmarc.mail.example.org  TXT  v=DMARC1; p=none
            _dmarc.mail.example.org  TXT  v=DMARC1; p=none
            _dmarc.example.org  TXT  v=DMARC1; p=reject
            """).CheckAsync("mail.example.org");
        Assert.Equal((DmarcResult.Fail, DmarcResult.None), (verdict.Result, verdict.ByList().Result));
    }

    [Fact]
    public async Task A_name_is_asked_once_for_both()
    {
        var zone = new Zone("_dmarc.example.org  TXT  v=DMARC1; p=reject");
        await zone.CheckAsync("mail.example.org", spf: "a.example.org", dkim: "b.example.org");
        Assert.Equal(zone.Asked.Distinct(), zone.Asked);
    }

    [Fact]
    public async Task The_steps_tell_how_it_came_about()
    {
        var verdict = await new Zone("_dmarc.example.org  TXT  v=DMARC1; p=reject").CheckAsync("mail.example.org", dkim: "example.org");
        Assert.Equal(
            [
                (DmarcStepKind.Author, "mail.example.org"), (DmarcStepKind.Lookup, "mail.example.org"), (DmarcStepKind.Lookup, "example.org"), (DmarcStepKind.Lookup, "org"),
                (DmarcStepKind.Organization, "example.org"), (DmarcStepKind.Policy, "example.org"), (DmarcStepKind.Alignment, "example.org"), (DmarcStepKind.Result, "mail.example.org"),
            ],
            verdict.Steps.Take(8).Select(step => (step.Kind, step.Domain)));
    }
}
