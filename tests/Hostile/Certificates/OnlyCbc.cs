using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server has forward secrecy and CBC only.</summary>
public sealed class OnlyCbc(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_server_with_CBC_only_shares_no_suite()
    {
        var files = await (await pki.IntermediateAsync()).IssueAsync(new() { Key = CertificateProfile.Rsa2048 });
        await using var server = await TlsServerProcess.StartOpensslAsync(files, "-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA@SECLEVEL=0");

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", await pki.PolicyAsync());

        Assert.True(error.Detail == SmtpFailureDetail.NoSharedCipherSuite, $"{error.Detail}: {error.Message}");
        Assert.Equal(SmtpFailure.PolicyRefused, error.Failure);
        Assert.Contains("shares no acceptable cipher suite", error.Message, StringComparison.Ordinal);
        Assert.Contains("TLS 1.2 with ECDHE and AES-GCM", error.Message, StringComparison.Ordinal);
    }
}
