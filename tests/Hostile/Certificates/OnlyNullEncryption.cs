using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server offers suites that do not encrypt.</summary>
public sealed class OnlyNullEncryption(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_server_that_does_not_encrypt_shares_no_suite()
    {
        var files = await (await pki.IntermediateAsync()).IssueAsync(new() { Key = CertificateProfile.Rsa2048 });
        await using var server = await TlsServerProcess.StartOpensslAsync(files, "-tls1_2", "-cipher", "eNULL@SECLEVEL=0");

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", await pki.PolicyAsync());

        Assert.True(error.Detail == SmtpFailureDetail.NoSharedCipherSuite, $"{error.Detail}: {error.Message}");
        Assert.Equal(SmtpFailure.PolicyRefused, error.Failure);
        Assert.Contains("shares no acceptable cipher suite", error.Message, StringComparison.Ordinal);
        Assert.Contains("TLS 1.2 with ECDHE and AES-GCM", error.Message, StringComparison.Ordinal);
    }
}
