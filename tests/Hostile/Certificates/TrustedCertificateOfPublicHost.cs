using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>A fingerprint is configured for a host that everybody may reach.</summary>
public sealed class TrustedCertificateOfPublicHost(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_fingerprint_is_refused_for_a_public_host()
    {
        var files = await (await pki.IntermediateAsync()).IssueAsync(new() { Names = ["DNS:mail.example.com"] });
        await using var server = new TlsServer(files);

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.com", TlsPolicy.TrustedCertificate(await TrustedCertificate.FingerprintAsync(files)));

        Assert.Equal((SmtpStage.TlsHandshake, SmtpFailure.PolicyRefused), (error.Stage, error.Failure));
        Assert.Contains("public host", error.Message, StringComparison.Ordinal);
    }
}
