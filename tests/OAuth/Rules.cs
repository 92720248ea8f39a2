using System.Security.Cryptography;
using Waxwing.OAuth.Tests.Support;

namespace Waxwing.OAuth.Tests;

/// <summary>Configurations that do not go together, and what the presets fill in.</summary>
public sealed class Rules : OAuthTest
{
    private static readonly Secret Some = Secret.FromValue("x");

    private static readonly OAuthOptions Good = new() { Flow = OAuthFlow.ClientCredentials, TokenEndpoint = new Uri("https://login.example/token"), ClientId = "client", ClientSecret = Some };

    public static TheoryData<string, OAuthOptions> Wrong => new(
        ("who the authorization server is", Good with { TokenEndpoint = null }),
        ("\"tokenEndpoint\" is not HTTPS", Good with { TokenEndpoint = new Uri("http://login.example/token") }),
        ("\"tokenEndpoint\" is not HTTPS", Good with { TokenEndpoint = new Uri("http://login.example/token"), PlainLoopback = true }),
        ("plainLoopback", Good with { TokenEndpoint = new Uri("http://127.0.0.1/token") }),
        ("\"tokenEndpoint\" is not HTTPS", Good with { TokenEndpoint = new Uri("http://localhost.example/token"), PlainLoopback = true }),
        ("\"issuer\" holds a user or password", Good with { Issuer = new Uri("https://user:password@login.example") }),
        ("\"deviceEndpoint\" has a fragment", Good with { DeviceEndpoint = new Uri("https://login.example/#x") }),
        ("known: google, microsoft", Good with { Preset = "gmail" }),
        ("\"clientId\" is missing", Good with { ClientId = null }),
        ("not both", Good with { ClientKey = Some }),
        ("there is none", Good with { ClientKeyId = "x" }),
        ("needs \"clientSecret\" or \"clientKey\"", Good with { ClientSecret = null }),
        ("needs \"refreshToken\"", Good with { Flow = OAuthFlow.RefreshToken }),
        ("`waxwing login` gets one", Good with { Flow = OAuthFlow.Browser, RefreshToken = Some, AuthorizationEndpoint = new Uri("https://login.example/a") }),
        ("needs \"serviceAccount\"", Good with { Flow = OAuthFlow.ServiceAccount }),
        ("is for the flow serviceAccount", Good with { ServiceAccount = Some }),
        ("needs \"deviceEndpoint\"", Good with { Flow = OAuthFlow.Device }),
        ("needs \"authorizationEndpoint\"", Good with { Flow = OAuthFlow.Browser }),
        ("\"tenant\" is for a preset that has tenants", Good with { Tenant = "x" }),
        ("\"tenant\" is the identifier", Good with { Preset = "microsoft", TokenEndpoint = null, Tenant = "../x" }),
        ("needs \"tenant\"", Good with { Preset = "microsoft", TokenEndpoint = null }),
        ("its device flow has no scope for mail", Good with { Preset = "google", TokenEndpoint = null, Flow = OAuthFlow.Device }),
        ("Google gives access to mail by", Good with { Preset = "google", TokenEndpoint = null }),
        ("a scope has printable", Good with { Scopes = ["a b"] }));

    [Theory, MemberData(nameof(Wrong))]
    public void What_does_not_go_together_is_refused_with_what_to_change(string says, OAuthOptions options)
    {
        var error = Assert.Throws<SendException>(() => Source(options)).Error;
        Assert.Equal((SendStage.Configure, nameof(SendFault.InvalidValue)), (error.Stage, error.Detail));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("relays[0]: oauth: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("password@", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relay_without_a_user_is_refused() =>
        Assert.Contains("no user", Assert.Throws<SendException>(() => Source(Relay(Good) with { UserName = null })).Error.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("password")]
    [InlineData("token")]
    [InlineData("port 25")]
    [InlineData("lmtp")]
    public void A_relay_has_oauth_or_something_else(string beside)
    {
        var relay = Relay(Good);
        relay = beside switch
        {
            "password" => relay with { Password = Some },
            "token" => relay with { Token = Some },
            "port 25" => relay with { Port = 25, Mode = Smtp.TlsMode.StartTls },
            _ => relay with { Protocol = RelayProtocol.Lmtp, Host = "127.0.0.1" },
        };
        var error = Assert.Throws<SendException>(() => new MailSender(new SenderOptions { Relays = [relay] }.WithOAuth(Store))).Error;
        Assert.Equal(SendStage.Configure, error.Stage);
    }

    [Fact]
    public void Keys_that_are_none_are_refused_without_being_shown()
    {
        Assert.Contains("no private key", Refusal("the text of a file"), StringComparison.Ordinal);
        Assert.Contains("1024 bits", Refusal(SigningKeyPair.Rsa(1024).Pem), StringComparison.Ordinal);
        Assert.DoesNotContain("the text of a file", Refusal("the text of a file"), StringComparison.Ordinal);
        Assert.Contains("client_email", Assert.Throws<SendException>(() => ServiceAccountKey.Read("{}")).Error.Message, StringComparison.Ordinal);

        static string Refusal(string pem) => Assert.Throws<SendException>(() => { SigningKey.Read(pem, keyId: null, "clientKey").Dispose(); }).Error.Message;
    }

    [Fact]
    public void A_public_key_is_told_from_a_private_one_when_it_is_read()
    {
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var pem in new[] { rsa.ExportSubjectPublicKeyInfoPem(), rsa.ExportRSAPublicKeyPem(), curve.ExportSubjectPublicKeyInfoPem(), $"A note.\n{curve.ExportSubjectPublicKeyInfoPem()}" })
        {
            var error = Assert.Throws<SendException>(() => SigningKey.Read(pem, keyId: null, "clientKey").Dispose()).Error;
            Assert.Equal((SendStage.Configure, nameof(SendFault.InvalidValue)), (error.Stage, error.Detail));
            Assert.Contains("\"clientKey\" holds a public key", error.Message, StringComparison.Ordinal);
        }

        var both = $"{rsa.ExportSubjectPublicKeyInfoPem()}\n{rsa.ExportPkcs8PrivateKeyPem()}";
        Assert.Contains("no private key in PEM that can be read", Assert.Throws<SendException>(() => SigningKey.Read(both, keyId: null, "clientKey").Dispose()).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_was_disposed_of_signs_nothing_more()
    {
        foreach (var pair in new[] { SigningKeyPair.Rsa(), SigningKeyPair.Elliptic() })
        {
            var key = SigningKey.Read(pair.Pem, keyId: null, "clientKey");
            Assert.NotEmpty(key.Sign([1]));
            key.Dispose();
            Assert.Throws<ObjectDisposedException>(() => key.Sign([1]));
        }
    }

    [Fact]
    public void A_preset_fills_in_endpoints_and_scopes_of_its_tenant()
    {
        var settings = ClientSettings.Of(Relay(new OAuthOptions { Preset = "microsoft", Flow = OAuthFlow.ClientCredentials, Tenant = "example.org", ClientId = "c", ClientSecret = Some }));

        Assert.Equal("https://login.microsoftonline.com/example.org/oauth2/v2.0/token", settings.NamedEndpoints!.Token.AbsoluteUri);
        Assert.Equal("https://outlook.office365.com/.default", settings.Scope);
        Assert.Equal("mine", ClientSettings.Of(Relay(settings.Options with { Scopes = ["mine"] })).Scope);
    }
}
