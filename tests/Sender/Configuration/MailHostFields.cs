using System.Net;

namespace Waxwing.Tests.Configuration;

/// <summary>The object <c>mx</c> of the configuration.</summary>
public sealed class MailHostFields
{
    [Fact]
    public void All_of_it_is_read()
    {
        var mx = Json.Read("""{ "mx": { "ehloName": "mail.example.org", "sourceAddresses": ["192.0.2.1", "2001:db8::1"], "ipv6": "never", "mayWaiveAuthentication": ["tlsrpt@example.org", "example.net"], "maxConnectionsPerSite": 4, "port": 2525, "ca": "ca.pem" } }""").Sender.Mx!;

        Assert.Equal(
            new MxOptions { EhloName = "mail.example.org", IPv6 = IPv6Use.Never, MaxConnectionsPerSite = 4, Port = 2525, AuthorityFile = "ca.pem" },
            mx with { SourceAddresses = [], MayWaiveAuthentication = [] });
        Assert.Equal([IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")], mx.SourceAddresses);
        Assert.Equal(["tlsrpt@example.org", "example.net"], mx.MayWaiveAuthentication);
    }

    [Fact]
    public void Without_it_mail_goes_to_relays() => Assert.Null(Json.Read("{}").Sender.Mx);

    [Theory]
    [InlineData("""{ "mx": { "port": 25 } }""", "mx.ehloName: is missing")]
    [InlineData("""{ "mx": { "ehloName": "mail.example.org", "sourceAddresses": ["127.1"] } }""", "mx.sourceAddresses: must be IP addresses")]
    [InlineData("""{ "mx": { "ehloName": "mail.example.org", "ipv6": true } }""", "mx.ipv6: must be one of whereProven, always, never")]
    [InlineData("""{ "mx": { "ehloName": "mail.example.org", "relay": "x" } }""", "mx.relay: ")]
    public void What_is_wrong_is_named(string json, string words) =>
        Assert.StartsWith(words, Assert.Throws<SendException>(() => Json.Read(json)).Error.Message, StringComparison.Ordinal);
}
