using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate bears a name with a line break, a colour code and a letter that turns the reading direction.</summary>
public sealed class NamesThatForgeALine(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync()
        => Authority.SelfSignAsync(Pki.NewFolder(), new() { CommonName = "a\r\n250 accepted\u001b[31m", Names = [] });

    [Fact]
    public async Task A_name_cannot_forge_a_line_of_the_error()
    {
        var error = await RefusedAsync(SmtpFailureDetail.CertificateSelfSigned, "Also: The certificate has no subject alternative name");

        Assert.DoesNotContain(error.Message, c => char.IsControl(c));
    }
}
