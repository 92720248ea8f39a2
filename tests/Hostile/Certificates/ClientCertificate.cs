using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate is made for clients.</summary>
public sealed class ClientCertificate(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { ExtendedKeyUsage = "clientAuth" });

    internal override Task<ITlsPeer> ServeAsync(CertificateFiles files) => ServeByOpensslAsync(files);

    [Fact]
    public Task A_certificate_for_clients_is_refused()
        => RefusedAsync(SmtpFailureDetail.CertificateWrongUsage, "serverAuth");
}
