using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate of another host names a thousand hosts.</summary>
public sealed class ThousandNames(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync()
        => IssueAsync(new() { Names = [.. Enumerable.Range(0, 1000).Select(i => $"DNS:host{i}.example.test")] });

    [Fact]
    public async Task A_thousand_wrong_names_do_not_fill_the_error()
    {
        var error = await RefusedAsync(SmtpFailureDetail.CertificateNameMismatch, "and 995 more");

        Assert.InRange(error.Message.Length, 1, 500);
    }
}
