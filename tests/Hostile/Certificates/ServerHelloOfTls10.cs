using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server answers our hello with TLS 1.0, which nobody offered.</summary>
public sealed class ServerHelloOfTls10(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task An_answer_in_TLS_1_0_is_too_old()
    {
        await using var server = new RawPeer(RawPeer.ServerHello(0x0301, 0x002f), staysOpen: true);

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", await pki.PolicyAsync());

        Assert.True(error.Detail == SmtpFailureDetail.ProtocolTooOld, $"{error.Detail}: {error.Message}");
        Assert.Equal(SmtpFailure.PolicyRefused, error.Failure);
        Assert.Contains("answered with TLS 1.0", error.Message, StringComparison.Ordinal);
    }
}
