using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The certificate of another host has expired and is signed with SHA-1.</summary>
public sealed class SeveralFaults(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override Task<CertificateFiles> CertificateAsync()
        => IssueAsync(new() { Names = ["DNS:www.example.test"], FromDay = -40, ToDay = -3, Digest = "sha1" });

    internal override Task<ITlsPeer> ServeAsync(CertificateFiles files) => ServeByOpensslAsync(files);

    [Fact]
    public Task Of_several_faults_the_most_telling_leads_and_the_others_are_told_too()
        => RefusedAsync(SmtpFailureDetail.CertificateExpired, "expired 3 days ago", "Also: The certificate is for another host", "Also: The certificate is signed with ECDSA with SHA-1");
}
