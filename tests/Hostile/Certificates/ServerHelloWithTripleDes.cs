using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server chooses 3DES, which nobody offered.</summary>
public sealed class ServerHelloWithTripleDes(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_suite_that_was_not_offered_is_refused()
    {
        await using var server = new RawPeer(RawPeer.ServerHello(0x0303, 0x000a), staysOpen: true);

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", await pki.PolicyAsync());

        Assert.True(error.Detail == SmtpFailureDetail.NoSharedCipherSuite, $"{error.Detail}: {error.Message}");
        Assert.Equal(SmtpFailure.PolicyRefused, error.Failure);
        Assert.Contains("chose the cipher suite TLS_RSA_WITH_3DES_EDE_CBC_SHA", error.Message, StringComparison.Ordinal);
    }
}
