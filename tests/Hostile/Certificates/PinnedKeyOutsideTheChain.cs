using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The server sends the certificate with the pinned key along, as a bystander: it is no part of the verified chain.</summary>
public sealed class PinnedKeyOutsideTheChain(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_pinned_key_that_is_only_sent_along_does_not_count()
    {
        var authority = await pki.IntermediateAsync();
        var (pinned, shown) = (await authority.IssueAsync(new()), await authority.IssueAsync(new()));
        await using var server = await CertificateScenario.ServeByOpensslAsync(shown with { Intermediates = [.. shown.Intermediates, pinned.Certificate] });

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", (await pki.PolicyAsync()).WithPins([PinnedKey.Backup, await PinnedKey.PinAsync(pinned)]));

        Assert.Equal((SmtpFailure.PolicyRefused, SmtpFailureDetail.CertificatePinMismatch), (error.Failure, error.Detail));
    }
}
