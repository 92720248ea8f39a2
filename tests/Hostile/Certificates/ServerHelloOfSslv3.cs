using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server answers with SSLv3, which nobody offered.</summary>
public sealed class ServerHelloOfSslv3(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task An_answer_in_SSLv3_is_too_old()
    {
        await using var server = new RawPeer(RawPeer.ServerHello(0x0300, 0x000a), staysOpen: true);

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", await pki.PolicyAsync());

        Assert.True(error.Detail == SmtpFailureDetail.ProtocolTooOld, $"{error.Detail}: {error.Message}");
        Assert.Equal(SmtpFailure.PolicyRefused, error.Failure);
        Assert.Contains("answered with SSLv3", error.Message, StringComparison.Ordinal);
    }
}
