using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server reports an error of its own.</summary>
public sealed class InternalErrorAlert(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task An_internal_error_of_the_server_may_pass_on_another_connection()
    {
        await using var server = new RawPeer([21, 3, 3, 0, 2, 2, 80], staysOpen: true);

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", await pki.PolicyAsync());

        Assert.True(error.Detail == SmtpFailureDetail.HandshakeFailed, $"{error.Detail}: {error.Message}");
        Assert.Equal(SmtpFailure.ConnectionLost, error.Failure);
        Assert.Contains("internal_error", error.Message, StringComparison.Ordinal);
    }
}
