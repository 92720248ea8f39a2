using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The key is pinned, and everything else about the certificate is wrong: a pin stands in for nothing.</summary>
public sealed class PinnedKeyOfNobodyTrusted(PublicKeyInfrastructure pki)
{
    [Fact]
    public async Task A_pin_replaces_neither_authority_nor_name_nor_dates()
    {
        var self = await Authority.SelfSignAsync(pki.NewFolder(), new());
        var expired = await (await pki.IntermediateAsync()).IssueAsync(new() { FromDay = -20, ToDay = -10 });
        var misnamed = await (await pki.IntermediateAsync()).IssueAsync(new() { Names = ["DNS:other.example.test"] });

        Assert.Equal(SmtpFailureDetail.CertificateSelfSigned, await RefusalAsync(self));
        Assert.Equal(SmtpFailureDetail.CertificateExpired, await RefusalAsync(expired));
        Assert.Equal(SmtpFailureDetail.CertificateNameMismatch, await RefusalAsync(misnamed));
    }

    private async Task<SmtpFailureDetail> RefusalAsync(CertificateFiles files)
    {
        await using var server = new TlsServer(files);
        var policy = (await pki.PolicyAsync()).WithPins([PinnedKey.Backup, await PinnedKey.PinAsync(files)]);
        var error = await TlsClient.RefuseAsync(server.Port, "mail.example.test", policy);
        Assert.DoesNotContain("pinned", error.Message, StringComparison.Ordinal);
        return error.Detail;
    }
}
