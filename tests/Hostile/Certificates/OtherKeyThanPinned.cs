using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>A trusted authority issues a faultless certificate for the relay's name, to somebody else.</summary>
public sealed class OtherKeyThanPinned(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_faultless_certificate_with_a_key_that_is_not_pinned_is_refused()
    {
        var authority = await pki.IntermediateAsync();
        var (pinned, shown) = (await authority.IssueAsync(new()), await authority.IssueAsync(new()));
        await using var server = new TlsServer(shown);

        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", (await pki.PolicyAsync()).WithPins([PinnedKey.Backup, await PinnedKey.PinAsync(pinned)]));

        Assert.Equal((SmtpStage.TlsHandshake, SmtpFailure.PolicyRefused, SmtpFailureDetail.CertificatePinMismatch), (error.Stage, error.Failure, error.Detail));
        Assert.Equal(Delivered.No, error.Delivered);
        Assert.Contains($"sha256/{Convert.ToBase64String(Convert.FromHexString(await PinnedKey.PinAsync(shown)))}", error.Message, StringComparison.Ordinal);
    }
}
