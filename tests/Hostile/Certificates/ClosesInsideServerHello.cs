using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The peer closes in the middle of its ServerHello.</summary>
public sealed class ClosesInsideServerHello(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_close_inside_the_handshake_is_a_lost_connection()
    {
        await using var server = new RawPeer(RawPeer.ServerHello(0x0303, 0xc02f)[..20]);

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", await pki.PolicyAsync());

        Assert.True(error.Detail == SmtpFailureDetail.None, $"{error.Detail}: {error.Message}");
        Assert.Equal(SmtpFailure.ConnectionLost, error.Failure);
        Assert.Contains("ended the connection during", error.Message, StringComparison.Ordinal);
    }
}
