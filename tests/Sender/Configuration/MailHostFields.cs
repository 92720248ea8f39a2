using System.Net;

namespace Waxwing.Tests.Configuration;

/// <summary>The object <c>mx</c> of the configuration.</summary>
public sealed class MailHostFields
{
    [Fact]
    public void All_of_it_is_read()
    {
        var mx = Json.Read("""{ "mx": { "ehloName": "mail.example.org", "sourceAddress": "192.0.2.1", "ipv6": false, "maxConnectionsPerSite": 4, "port": 2525, "ca": "ca.pem" } }""").Sender.Mx!;

        Assert.Equal(
            new MxOptions { EhloName = "mail.example.org", SourceAddress = IPAddress.Parse("192.0.2.1"), UseIPv6 = false, MaxConnectionsPerSite = 4, Port = 2525, AuthorityFile = "ca.pem" },
            mx);
    }

    [Fact]
    public void Without_it_mail_goes_to_relays() => Assert.Null(Json.Read("{}").Sender.Mx);

    [Theory]
    [InlineData("""{ "mx": { "port": 25 } }""", "mx.ehloName: is missing")]
    [InlineData("""{ "mx": { "ehloName": "mail.example.org", "sourceAddress": "127.1" } }""", "mx.sourceAddress: must be an IP address")]
    [InlineData("""{ "mx": { "ehloName": "mail.example.org", "relay": "x" } }""", "mx.relay: ")]
    public void What_is_wrong_is_named(string json, string words) =>
        Assert.StartsWith(words, Assert.Throws<SendException>(() => Json.Read(json)).Error.Message, StringComparison.Ordinal);
}
