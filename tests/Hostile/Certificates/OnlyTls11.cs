using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server speaks TLS 1.1 and nothing newer.</summary>
public sealed class OnlyTls11(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_server_that_speaks_only_TLS_1_1_is_too_old()
    {
        var files = await (await pki.IntermediateAsync()).IssueAsync(new() { Key = CertificateProfile.Rsa2048 });
        await using var server = await TlsServerProcess.StartOpensslAsync(files, "-tls1_1", "-cipher", "ALL@SECLEVEL=0");

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", await pki.PolicyAsync());

        Assert.True(error.Detail == SmtpFailureDetail.ProtocolTooOld, $"{error.Detail}: {error.Message}");
        Assert.Equal(SmtpFailure.PolicyRefused, error.Failure);
        Assert.Contains("Turn on TLS 1.2 or 1.3", error.Message, StringComparison.Ordinal);
    }
}
