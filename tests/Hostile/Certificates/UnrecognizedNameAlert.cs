using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server does not know the host that was asked for.</summary>
public sealed class UnrecognizedNameAlert(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task An_alert_is_told_by_its_name()
    {
        await using var server = new RawPeer([21, 3, 3, 0, 2, 2, 112], staysOpen: true);

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", await pki.PolicyAsync());

        Assert.True(error.Detail == SmtpFailureDetail.HandshakeFailed, $"{error.Detail}: {error.Message}");
        Assert.Equal(SmtpFailure.ProtocolViolation, error.Failure);
        Assert.Contains("unrecognized_name", error.Message, StringComparison.Ordinal);
    }
}
