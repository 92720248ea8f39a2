using System.Net;

namespace Waxwing.Trust.Tests.Spf;

/// <summary>Which domain is checked for whom (RFC 7208 §2.3, §2.4, §4.3).</summary>
public sealed class Identities
{
    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");

    [Theory]
    [InlineData("alice@example.org", "mail.example.net", "alice", "example.org")]
    [InlineData("\"a@b\"@example.org", "mail.example.net", "\"a@b\"", "example.org")]
    [InlineData("@example.org", "mail.example.net", "postmaster", "example.org")]
    [InlineData("example.org", "mail.example.net", "postmaster", "example.org")]
    [InlineData("", "mail.example.net", "postmaster", "mail.example.net")]
    [InlineData("alice@bücher.example", "mail.example.net", "alice", "xn--bcher-kva.example")]
    public void The_sender_is_this(string from, string helo, string localPart, string domain)
    {
        var query = SpfQuery.OfMailFrom(Client, helo, from);
        Assert.Equal((SpfIdentity.MailFrom, localPart, domain, $"{localPart}@{domain}"), (query.Identity, query.LocalPart, query.Domain, query.Sender));
    }

    [Fact]
    public async Task The_name_in_HELO_is_checked_as_postmaster_of_it()
    {
        var zone = new Zone("mail.example.net TXT v=spf1 exists:%{l}.%{h} -all\npostmaster.mail.example.net A 127.0.0.2");
        var query = SpfQuery.OfHelo(Client, "mail.example.net");
        Assert.Equal(SpfIdentity.Helo, query.Identity);
        Assert.Equal(SpfResult.Pass, (await new SpfVerifier(zone).CheckHostAsync(query, TestContext.Current.CancellationToken)).Result);
    }

    [Theory]
    [InlineData("alice@[192.0.2.1]")]
    [InlineData("alice@localhost")]
    [InlineData("alice@localhost.")]
    [InlineData("alice@a..example.org")]
    [InlineData("alice@.example.org")]
    [InlineData("alice@")]
    [InlineData("alice@a123456789012345678901234567890123456789012345678901234567890123.example.org")]
    [InlineData("alice@exa mple.org")]
    [InlineData("alice@example.org\r\nX: y")]
    public async Task What_is_no_domain_of_several_labels_is_not_even_asked_for(string from)
    {
        var zone = new Zone("");
        var verdict = await zone.CheckAsync(from: from);
        Assert.Equal((SpfResult.None, null), (verdict.Result, verdict.Fault));
        Assert.Empty(zone.Asked);
    }

    [Fact]
    public async Task A_path_that_no_server_would_take_is_not_checked() =>
        Assert.Equal(SpfResult.None, (await new Zone("example.org TXT v=spf1 +all").CheckAsync(from: new string('a', 1000) + "@example.org")).Result);

    [Theory]
    [InlineData("v=spf1 +all")]
    [InlineData("V=sPf1 +all")]
    public async Task The_record_is_found_among_other_texts_in_whatever_case(string record)
    {
        var zone = new Zone("example.org TXT v=spf10 -all\nexample.org TXT google-site-verification=x\nexample.org TXT spf2.0/pra -all").Add("example.org", "TXT", record);
        Assert.Equal(SpfResult.Pass, (await zone.CheckAsync(from: "alice@Example.ORG.")).Result);
    }

    [Theory]
    [InlineData("")]
    [InlineData("example.org A 192.0.2.1")]
    [InlineData("example.org TXT v=spf2 +all")]
    public async Task Without_a_record_nothing_is_known(string zone) => Assert.Equal(SpfResult.None, (await new Zone(zone).CheckAsync()).Result);
}
