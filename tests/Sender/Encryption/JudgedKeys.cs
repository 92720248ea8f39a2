using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Bcpg;

namespace Waxwing.Tests.Encryption;

/// <summary>Which certificates and keys are acceptable.</summary>
public sealed class JudgedKeys : EncryptionTest
{
    private static readonly Dictionary<string, (CertificateShape Shape, KeyFault Fault)> BadCertificates = new(StringComparer.Ordinal)
    {
        ["expired"] = (new CertificateShape { To = Now.AddSeconds(-1) }, KeyFault.Expired),
        ["not valid yet"] = (new CertificateShape { From = Now.AddSeconds(1) }, KeyFault.NotYetValid),
        ["RSA 1024"] = (new CertificateShape { RsaBits = 1024 }, KeyFault.Weak),
        ["P-521"] = (new CertificateShape { Curve = ECCurve.NamedCurves.nistP521 }, KeyFault.Unsupported),
        ["RSA for signing alone"] = (new CertificateShape { Usage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyAgreement }, KeyFault.UsageNotPermitted),
        ["EC for signing alone"] = (new CertificateShape { Curve = ECCurve.NamedCurves.nistP256, Usage = X509KeyUsageFlags.DigitalSignature }, KeyFault.UsageNotPermitted),
        ["named in the subject alone"] = (new CertificateShape { IsInSubjectAlone = true }, KeyFault.NotBound),
        ["for servers"] = (new CertificateShape { Purpose = "1.3.6.1.5.5.7.3.1" }, KeyFault.UsageNotPermitted),
    };

    private static readonly Dictionary<string, (OpenPgpShape Shape, KeyFault Fault)> BadKeys = new(StringComparer.Ordinal)
    {
        ["expired"] = (new OpenPgpShape { Life = TimeSpan.FromDays(9) }, KeyFault.Expired),
        ["expired subkey"] = (new OpenPgpShape { SubkeyLife = TimeSpan.FromDays(9) }, KeyFault.Expired),
        ["of the future"] = (new OpenPgpShape { MadeAt = Now.AddDays(1) }, KeyFault.NotYetValid),
        ["revoked"] = (new OpenPgpShape { IsRevoked = true }, KeyFault.Revoked),
        ["RSA 1024"] = (new OpenPgpShape { RsaBits = 1024 }, KeyFault.Weak),
        ["bound by SHA-1"] = (new OpenPgpShape { Hash = HashAlgorithmTag.Sha1 }, KeyFault.NotBound),
        ["for signing alone"] = (new OpenPgpShape { Encrypts = false }, KeyFault.UsageNotPermitted),
    };

    public static TheoryData<string> CertificateCases => [.. BadCertificates.Keys];

    public static TheoryData<string> KeyCases => [.. BadKeys.Keys];

    [Theory]
    [MemberData(nameof(CertificateCases))]
    public async Task A_certificate_is_refused_that_is(string what)
    {
        using var bob = AddCertificate("bob@example.net", BadCertificates[what].Shape);

        Assert.Equal(BadCertificates[what].Fault, await FaultAsync("bob@example.net"));
    }

    [Theory]
    [MemberData(nameof(KeyCases))]
    public async Task An_OpenPGP_key_is_refused_that_is(string what)
    {
        AddOpenPgp("bob@example.net", BadKeys[what].Shape);

        Assert.Equal(BadKeys[what].Fault, await FaultAsync("bob@example.net"));
    }

    [Fact]
    public async Task A_key_that_did_not_sign_the_address_itself_is_not_that_address()
    {
        var (_, mallory) = new OpenPgpShape().Make("mallory@example.com");
        File.WriteAllBytes(Path.Combine(Keys, "bob.gpg"), OpenPgpShape.WithStolenAddress(mallory, "bob@example.net").GetEncoded());

        Assert.Equal(KeyFault.NotBound, await FaultAsync("bob@example.net"));
    }

    [Theory]
    [InlineData("bob@example.net.example.com")]
    [InlineData("xbob@example.net")]
    [InlineData("bob@xexample.net")]
    [InlineData("bob@example.ne")]
    [InlineData("Bob@example.net")]
    public async Task An_address_is_compared_as_a_whole(string other)
    {
        using var certificate = AddCertificate(other);
        AddOpenPgp(other);

        Assert.Null(await FaultAsync("bob@example.net"));
    }

    [Fact]
    public async Task A_domain_is_compared_without_case_and_an_international_address_is_found()
    {
        using var bob = AddCertificate("bob@EXAMPLE.net");
        Assert.Equal(SendOutcome.Accepted, (await SendAsync(Options(), Message("bob@example.NET"))).Receipt.Outcome);
        using var international = AddCertificate("дмитрий@example.net", new CertificateShape { IsInternational = true }, "d.crt");
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(SendOutcome.Accepted, (await SendAsync(Options(), Message("дмитрий@example.net"))).Receipt.Outcome);
    }

    [Fact]
    public async Task With_authorities_configured_the_folder_alone_is_not_enough()
    {
        using var authority = new CertificateShape { IsAuthority = true }.Make("authority@example.org");
        var file = Path.Combine(Keys, "authorities");
        File.WriteAllText(file, authority.ExportCertificatePem());
        using var vouched = AddCertificate("bob@example.net", new CertificateShape { Issuer = authority });
        using var alone = AddCertificate("eve@example.net");
        var options = Options() with { Encryption = Options().Encryption with { AuthorityFile = file } };

        var (receipt, _) = await SendAsync(options, Message("bob@example.net"));
        Assert.Contains("vouched for by the configured authority CN=Test authority", Evidence(receipt).Facts["encryptionKeys"], StringComparison.Ordinal);
        Assert.Equal(KeyFault.NotTrusted, (await RefusedAsync(options, Message("eve@example.net"))).WithoutKey!.Value.Single().Refused.Single().Fault);
    }

    [Fact]
    public async Task No_address_that_stands_in_a_certificate_is_asked()
    {
        using var trap = new TcpListener(IPAddress.Loopback, 0);
        trap.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)trap.LocalEndpoint).Port}";
        using var root = new CertificateShape { IsAuthority = true, Fetch = address }.Make("root@example.org");
        using var unknown = new CertificateShape { IsAuthority = true }.Make("unknown@example.org");
        var file = Path.Combine(Keys, "authorities");
        File.WriteAllText(file, root.ExportCertificatePem());
        // One whose issuer is known, one whose issuer is missing and could be had there.
        using var bob = AddCertificate("bob@example.net", new CertificateShape { Issuer = root, Fetch = address });
        using var eve = AddCertificate("eve@example.net", new CertificateShape { Issuer = unknown, Fetch = address });
        using var ada = new CertificateShape { Fetch = address }.Make("ada@example.org");
        var signer = Path.Combine(Keys, "ada.chain");
        File.WriteAllText(signer, ada.ExportCertificatePem());
        var options = Options() with
        {
            Encryption = Options().Encryption with { AuthorityFile = file, SigningCertificateFile = signer, SigningKey = Secret.FromValue(ada.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()) },
        };

        Assert.Equal(SendOutcome.Accepted, (await SendAsync(options, Message("bob@example.net"))).Receipt.Outcome);
        await RefusedAsync(options, Message("eve@example.net"));

        Assert.False(trap.Pending());
    }

    [Fact]
    public async Task What_is_no_key_is_nobodys_key_and_harms_nobody()
    {
        foreach (var name in new[] { "a.crt", "b.pem", "c.asc", "d.gpg" })
        {
            File.WriteAllBytes(Path.Combine(Keys, name), [0x99, 0xFF, 0xFF, .. Enumerable.Range(0, 400).Select(number => (byte)(number * 37))]);
        }

        using var bob = AddCertificate("bob@example.net");

        Assert.Equal(SendOutcome.Accepted, (await SendAsync(Options(), Message("bob@example.net"))).Receipt.Outcome);
        Assert.Null(await FaultAsync("eve@example.net"));
    }

    // Why the only key of a recipient was refused; null where none was found.
    private async Task<KeyFault?> FaultAsync(string recipient) =>
        Assert.Single((await RefusedAsync(Options(), Message(recipient))).WithoutKey!.Value).Refused is [var key] ? key.Fault : null;
}
