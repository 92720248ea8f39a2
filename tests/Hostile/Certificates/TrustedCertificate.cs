using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>A fingerprint names the one certificate of a private relay.</summary>
public sealed class TrustedCertificate(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task The_named_certificate_is_accepted_whatever_name_it_bears()
    {
        var files = await SelfSignedAsync(new() { CommonName = "relay", Names = [] });
        await using var server = new TlsServer(files);

        var facts = await TlsClient.ConnectAsync(server.Port, "relay.internal", TlsPolicy.TrustedCertificate(await FingerprintAsync(files)));

        Assert.Equal(TrustSource.Fingerprint, facts.TrustSource);
        Assert.Null(facts.MatchedName);
        Assert.Null(facts.TrustAnchor);
    }

    private Task<CertificateFiles> SelfSignedAsync(CertificateProfile profile) => Authority.SelfSignAsync(pki.NewFolder(), profile);

    /// <summary>As a person gets it: by openssl, with colons and capital letters.</summary>
    internal static async Task<string> FingerprintAsync(CertificateFiles files)
        => (await Openssl.RunAsync(".", "x509", "-in", files.Certificate, "-noout", "-fingerprint", "-sha256")).Trim().Split('=')[1];
}
