using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The peer sends a handshake record full of zeros.</summary>
public sealed class GarbageServerHello(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_malformed_hello_breaks_the_handshake()
    {
        await using var server = new RawPeer([22, 3, 3, 0, 64, 2, 0, 0, 60, 3, 3, .. Enumerable.Repeat((byte)0xff, 58)], staysOpen: true);

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", await pki.PolicyAsync());

        Assert.True(error.Detail == SmtpFailureDetail.HandshakeFailed, $"{error.Detail}: {error.Message}");
        Assert.Equal(SmtpFailure.ProtocolViolation, error.Failure);
    }
}
