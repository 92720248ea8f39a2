using Waxwing.Trust.Tests.Spf;

namespace Waxwing.Trust.Tests.Dmarc;

/// <summary>Messages with no author, one, or several (RFC 9989 §5.3.1, §11.5).</summary>
public sealed class Authors
{
    private const string Records = """
        _dmarc.strict.example  TXT  v=DMARC1; p=reject
        _dmarc.mild.example  TXT  v=DMARC1; p=quarantine
        _dmarc.silent.example  FAIL
        """;

    [Theory]
    [InlineData(DmarcFaultKind.NoAuthorDomain)]
    [InlineData(DmarcFaultKind.AuthorDomainSyntax, "")]
    [InlineData(DmarcFaultKind.AuthorDomainSyntax, "a..example")]
    [InlineData(DmarcFaultKind.AuthorDomainSyntax, "[192.0.2.1]")]
    [InlineData(DmarcFaultKind.AuthorDomainSyntax, "strict.example", "\u001b")]
    [InlineData(DmarcFaultKind.TooManyAuthorDomains, "a.example", "b.example", "c.example", "d.example")]
    public async Task A_message_without_a_domain_to_check_is_a_permanent_error(DmarcFaultKind kind, params string[] authors)
    {
        var verdict = await new Zone(Records).CheckAsync(new DmarcQuery { AuthorDomains = [.. authors] });
        Assert.Equal((DmarcResult.PermError, kind), (verdict.Result, verdict.Fault?.Kind));
        Assert.Empty(verdict.Authors);
    }

    [Theory]
    [InlineData("strict.example", DmarcResult.Pass, DmarcPolicy.None, "strict.example", "STRICT.example.")]
    [InlineData("strict.example", DmarcResult.Fail, DmarcPolicy.Quarantine, "strict.example", "mild.example")]
    [InlineData("other.example", DmarcResult.Fail, DmarcPolicy.Reject, "mild.example", "strict.example")]
    [InlineData("mild.example", DmarcResult.Fail, DmarcPolicy.Reject, "nothing.example", "strict.example", "mild.example")]
    [InlineData("strict.example", DmarcResult.None, DmarcPolicy.None, "nothing.example", "strict.example")]
    [InlineData("strict.example", DmarcResult.TempError, DmarcPolicy.None, "silent.example", "strict.example")]
    public async Task Several_authors_are_as_good_as_the_worst_of_them(string signer, DmarcResult result, DmarcPolicy disposition, params string[] authors)
    {
        var verdict = await new Zone(Records).CheckAsync(new DmarcQuery { AuthorDomains = [.. authors], Dkim = [new(DmarcDkimResult.Pass, signer)] });
        Assert.Equal((result, disposition), (verdict.Result, verdict.Disposition));
    }

    [Fact]
    public async Task A_query_that_holds_nothing_is_borne() =>
        Assert.Equal(DmarcFaultKind.NoAuthorDomain, (await new Zone("").CheckAsync(new DmarcQuery { AuthorDomains = default, Dkim = default })).Fault?.Kind);

    [Fact]
    public void The_name_in_HELO_is_no_identifier()
    {
        var client = System.Net.IPAddress.Loopback;
        SpfVerdict Verdict(SpfQuery query) => new() { Query = query, Result = SpfResult.Pass, Lookups = 0, VoidLookups = 0, Steps = [], StepsLeftOut = 0 };

        Assert.Null(DmarcSpfIdentifier.Of(Verdict(SpfQuery.OfHelo(client, "mail.example.org"))));
        Assert.Equal(new DmarcSpfIdentifier(SpfResult.Pass, "example.org"), DmarcSpfIdentifier.Of(Verdict(SpfQuery.OfMailFrom(client, "mail.example.org", "a@example.org"))));
        Assert.Equal("mail.example.org", DmarcSpfIdentifier.Of(Verdict(SpfQuery.OfMailFrom(client, "mail.example.org", "")))?.Domain);
    }
}
