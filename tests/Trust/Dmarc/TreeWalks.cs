using Waxwing.Trust.Tests.Spf;

namespace Waxwing.Trust.Tests.Dmarc;

/// <summary>Which names are asked, whose record applies, and where the organization begins (RFC 9989 §4.10).</summary>
public sealed class TreeWalks
{
    [Fact]
    public async Task Eight_names_are_asked_whatever_the_author_has_for_labels()
    {
        var zone = new Zone("");
        await zone.CheckAsync("a.b.c.d.e.f.g.h.i.j.mail.example.org");

        Assert.Equal(
            ["a.b.c.d.e.f.g.h.i.j.mail.example.org", "g.h.i.j.mail.example.org", "h.i.j.mail.example.org", "i.j.mail.example.org", "j.mail.example.org", "mail.example.org", "example.org", "org"],
            zone.Walked());
    }

    [Theory]
    [InlineData("a.b.c.d.e.f.example.org", 8)]
    [InlineData("a.b.c.d.e.example.org", 7)]
    [InlineData("example.org", 2)]
    [InlineData("org", 1)]
    public async Task Short_names_lose_a_label_at_a_time(string author, int names)
    {
        var zone = new Zone("");
        Assert.Equal(DmarcResult.None, (await zone.CheckAsync(author)).Result);
        Assert.Equal(names, zone.Walked().Length);
    }

    [Theory]
    [InlineData("b.c.example.org v=DMARC1; p=reject", "b.c.example.org", "b.c.example.org")]
    [InlineData("c.example.org v=DMARC1; p=reject | example.org v=DMARC1; p=none", "example.org", "example.org")]
    [InlineData("b.c.example.org v=DMARC1; p=reject | example.org v=DMARC1; p=none", "b.c.example.org", "example.org")]
    [InlineData("c.example.org v=DMARC1; p=reject; psd=n | example.org v=DMARC1; p=none", "c.example.org", "c.example.org")]
    [InlineData("example.org v=DMARC1; p=reject; psd=y", "example.org", "c.example.org")]
    [InlineData("example.org v=DMARC1; p=reject; psd=y | c.example.org v=DMARC1; p=none", "c.example.org", "c.example.org")]
    [InlineData("b.c.example.org v=DMARC1; p=reject; psd=y | example.org v=DMARC1; p=none", "b.c.example.org", "b.c.example.org")]
    [InlineData("org v=DMARC1; p=reject; psd=y", "org", "example.org")]
    [InlineData("org v=DMARC1; p=reject", "org", "org")]
    [InlineData("other.example v=DMARC1; p=reject", null, "b.c.example.org")]
    public async Task The_record_of_the_author_goes_before_that_of_the_organization_and_that_before_the_suffix(string records, string? policyDomain, string organization)
    {
        var zone = new Zone("");
        foreach (var record in records.Split(" | "))
        {
            var space = record.IndexOf(' ', StringComparison.Ordinal);
            zone.Add("_dmarc." + record[..space], "TXT", record[(space + 1)..]);
        }

        var outcome = (await zone.CheckAsync("b.c.example.org")).Outcome();
        Assert.Equal((policyDomain, organization), (outcome.PolicyDomain?.ToString(), outcome.Organization?.ToString()));
    }

    [Fact]
    public async Task Several_records_at_a_name_are_as_none_and_the_walk_goes_on()
    {
        var outcome = (await new Zone("""
            _dmarc.example.org  TXT  v=DMARC1; p=reject
            _dmarc.mail.example.org  TXT  v=DMARC1; p=none
            _dmarc.mail.example.org  TXT  v=DMARC1; p=none
            """).CheckAsync("mail.example.org")).Outcome();
        Assert.Equal((DmarcResult.Fail, "example.org", DmarcPolicy.Reject), (outcome.Result, outcome.PolicyDomain?.ToString(), outcome.Disposition));
    }

    [Fact]
    public async Task Other_texts_at_a_name_are_passed_over() =>
        Assert.Equal(DmarcResult.Fail, (await new Zone("""
            _dmarc.example.org  TXT  v=DMARC2; p=none
            _dmarc.example.org  TXT  v=DMARC1; p=reject
            _dmarc.example.org  TXT  v=spf1 -all
            """).CheckAsync("example.org")).Result);

    [Fact]
    public async Task An_unreadable_record_is_an_error_only_where_no_other_applies()
    {
        const string unreadable = "_dmarc.mail.example.org  TXT  v=DMARC1; p=none; p=none";
        var alone = (await new Zone(unreadable).CheckAsync("mail.example.org")).Outcome();
        var below = (await new Zone(unreadable + "\n_dmarc.example.org  TXT  v=DMARC1; p=none").CheckAsync("mail.example.org")).Outcome();

        Assert.Equal((DmarcResult.PermError, DmarcFaultKind.RecordSyntax, DmarcSyntaxError.RepeatedTag), (alone.Result, alone.Fault?.Kind, alone.Fault?.Syntax?.Error));
        Assert.Equal((DmarcResult.Fail, null), (below.Result, below.Fault));
    }

    [Fact]
    public async Task A_walk_is_made_once_in_a_check()
    {
        Assert.True(DnsName.TryParse("mail.example.org", out var name));
        var rules = new DmarcByTreeWalk(new DmarcLookups(new Zone("_dmarc.example.org  TXT  v=DMARC1; p=reject"), new DmarcTrace(), TestContext.Current.CancellationToken));
        Assert.Same(await rules.WalkAsync(name), await rules.WalkAsync(name));
    }

    [Fact]
    public async Task A_strange_domain_of_the_same_suffix_costs_no_question_where_the_organization_is_known()
    {
        var zone = new Zone("_dmarc.example.org  TXT  v=DMARC1; p=reject");
        Assert.Equal(DmarcResult.Fail, (await zone.CheckAsync("example.org", spf: "evil.org", dkim: "evil.example")).Result);
        Assert.Equal(["example.org", "org"], zone.Walked());
    }
}
