using Waxwing.Trust.Tests.Spf;

namespace Waxwing.Trust.Tests.Dmarc;

/// <summary>Which identifiers belong to an author (RFC 9989 §4.4, §4.10.2).</summary>
public sealed class Alignments
{
    [Theory]
    [InlineData("", "example.org", "example.org", true)]
    [InlineData("", "mail.example.org", "example.org", true)]
    [InlineData("", "example.org", "a.b.example.org", true)]
    [InlineData("", "MAIL.example.org", "news.EXAMPLE.org.", true)]
    [InlineData("", "example.org", "notexample.org", false)]
    [InlineData("", "example.org", "example.net", false)]
    [InlineData("", "example.org", "org", false)]
    [InlineData("; adkim=s", "mail.example.org", "mail.example.org", true)]
    [InlineData("; adkim=s", "mail.example.org", "example.org", false)]
    [InlineData("; aspf=s", "mail.example.org", "example.org", true)]
    public async Task A_domain_that_signed_is_aligned_or_not(string tags, string author, string signer, bool aligned)
    {
        var verdict = await new Zone($"_dmarc.example.org  TXT  v=DMARC1; p=reject{tags}").CheckAsync(author, dkim: signer);
        Assert.Equal(aligned ? DmarcResult.Pass : DmarcResult.Fail, verdict.Result);
        Assert.Equal(aligned, Assert.Single(verdict.Outcome().Alignments).IsAligned);
    }

    [Theory]
    [InlineData("", "mail.example.org", "example.org", true)]
    [InlineData("; aspf=s", "mail.example.org", "example.org", false)]
    [InlineData("; adkim=s", "mail.example.org", "example.org", true)]
    public async Task A_domain_in_MAIL_FROM_is_aligned_or_not(string tags, string author, string mailFrom, bool aligned) =>
        Assert.Equal(aligned, (await new Zone($"_dmarc.example.org  TXT  v=DMARC1; p=reject{tags}").CheckAsync(author, spf: mailFrom)).Result == DmarcResult.Pass);

    [Fact]
    public async Task Two_organizations_below_a_public_suffix_that_says_so_are_strangers()
    {
        // RFC 9989 §B.4.3.
        var zone = new Zone("""
            _dmarc.bank.example  TXT  v=DMARC1; p=reject; psd=y
            _dmarc.giant.bank.example  TXT  v=DMARC1; p=reject
            """);
        var outcome = (await zone.CheckAsync("giant.bank.example", spf: "mail.giant.bank.example", dkim: "mail.mega.bank.example")).Outcome();
        Assert.Equal([true, false], outcome.Alignments.Select(alignment => alignment.IsAligned));
        Assert.Equal((DmarcResult.Pass, "giant.bank.example"), (outcome.Result, outcome.Organization?.ToString()));
    }

    [Fact]
    public async Task A_subdomain_that_says_that_it_is_an_organization_of_its_own_is_a_stranger() =>
        Assert.Equal(DmarcResult.Fail, (await new Zone("""
            _dmarc.example.org  TXT  v=DMARC1; p=reject
            _dmarc.lab.example.org  TXT  v=DMARC1; p=reject; psd=n
            """).CheckAsync("example.org", dkim: "lab.example.org")).Result);

    [Fact]
    public async Task One_aligned_signature_among_many_is_enough()
    {
        var verdict = await new Zone("_dmarc.example.org  TXT  v=DMARC1; p=reject").CheckAsync(new DmarcQuery
        {
            AuthorDomains = ["example.org"],
            Spf = new DmarcSpfIdentifier(SpfResult.SoftFail, "example.org"),
            Dkim = [new(DmarcDkimResult.Fail, "example.org"), new(DmarcDkimResult.Pass, "list.example"), new(DmarcDkimResult.Pass, "mail.example.org")],
        });
        Assert.Equal((DmarcResult.Pass, 2), (verdict.Result, verdict.Outcome().Alignments.Length));
    }

    [Theory]
    [InlineData(SpfResult.Fail), InlineData(SpfResult.SoftFail), InlineData(SpfResult.Neutral), InlineData(SpfResult.None), InlineData(SpfResult.PermError)]
    public async Task Only_a_pass_of_SPF_authenticates(SpfResult result) =>
        Assert.Equal(DmarcResult.Fail, (await new Zone("_dmarc.example.org  TXT  v=DMARC1; p=reject").CheckAsync(
            new DmarcQuery { AuthorDomains = ["example.org"], Spf = new DmarcSpfIdentifier(result, "example.org") })).Result);

    [Fact]
    public async Task An_international_domain_is_its_A_labels() =>
        Assert.Equal(DmarcResult.Pass, (await new Zone("_dmarc.xn--bcher-kva.example  TXT  v=DMARC1; p=reject; adkim=s").CheckAsync("b\u00FCcher.example", dkim: "XN--bcher-kva.example")).Result);

    [Fact]
    public async Task A_signature_that_passed_is_pushed_out_by_none_that_could_not_be_checked()
    {
        var pending = Enumerable.Range(0, 20).Select(i => new DmarcDkimIdentifier(DmarcDkimResult.TempError, $"a{i}.example.net"));
        var twice = new DmarcDkimIdentifier(DmarcDkimResult.TempError, "example.org");
        var verdict = await new Zone("_dmarc.example.org  TXT  v=DMARC1; p=reject").CheckAsync(
            new DmarcQuery { AuthorDomains = ["example.org"], Dkim = [twice, .. pending, new DmarcDkimIdentifier(DmarcDkimResult.Pass, "example.org")] }, new DmarcOptions { MaxSigningDomains = 4 });

        Assert.Equal(DmarcResult.Pass, verdict.Result);
        Assert.Single(verdict.Outcome().Alignments, alignment => string.Equals(alignment.Domain, "example.org", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_more_signing_domains_are_looked_at_than_the_options_say()
    {
        var signatures = Enumerable.Range(0, 1000).Select(i => new DmarcDkimIdentifier(DmarcDkimResult.Pass, $"a{i}.example.org"));
        var zone = new Zone("_dmarc.example.org  TXT  v=DMARC1; p=reject; adkim=s");
        var verdict = await zone.CheckAsync(new DmarcQuery { AuthorDomains = ["b.example.org"], Dkim = [.. signatures] }, new DmarcOptions { MaxSigningDomains = 4 });
        Assert.Equal(4, verdict.Outcome().Alignments.Length);
        Assert.True(zone.Asked.Count <= 3);
    }
}
