using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The peer announces a record larger than TLS allows.</summary>
public sealed class OversizedRecord(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_record_beyond_the_limit_breaks_the_handshake()
    {
        await using var server = new RawPeer([22, 3, 3, 0xff, 0xff, .. new byte[0xffff]], staysOpen: true);

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", await pki.PolicyAsync());

        Assert.True(error.Detail == SmtpFailureDetail.HandshakeFailed, $"{error.Detail}: {error.Message}");
        Assert.Equal(SmtpFailure.ProtocolViolation, error.Failure);
    }
}
