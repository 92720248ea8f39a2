using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server speaks TLS 1.3 with a suite that cuts the authentication tag.</summary>
public sealed class OnlyCcmOfTls13(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_short_authentication_tag_is_no_shared_suite()
    {
        var files = await (await pki.IntermediateAsync()).IssueAsync(new());
        await using var server = await TlsServerProcess.StartOpensslAsync(files, "-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_8_SHA256");

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", await pki.PolicyAsync());

        Assert.True(error.Detail == SmtpFailureDetail.NoSharedCipherSuite, $"{error.Detail}: {error.Message}");
        Assert.Equal(SmtpFailure.PolicyRefused, error.Failure);
    }
}
