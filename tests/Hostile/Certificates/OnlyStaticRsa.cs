using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server lets its RSA key encrypt the session key: no forward secrecy.</summary>
public sealed class OnlyStaticRsa(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_server_without_forward_secrecy_shares_no_suite()
    {
        var files = await (await pki.IntermediateAsync()).IssueAsync(new() { Key = CertificateProfile.Rsa2048 });
        await using var server = await TlsServerProcess.StartOpensslAsync(files, "-tls1_2", "-cipher", "kRSA@SECLEVEL=0");

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", await pki.PolicyAsync());

        Assert.True(error.Detail == SmtpFailureDetail.NoSharedCipherSuite, $"{error.Detail}: {error.Message}");
        Assert.Equal(SmtpFailure.PolicyRefused, error.Failure);
        Assert.Contains("shares no acceptable cipher suite", error.Message, StringComparison.Ordinal);
        Assert.Contains("TLS 1.2 with ECDHE and AES-GCM", error.Message, StringComparison.Ordinal);
    }
}
