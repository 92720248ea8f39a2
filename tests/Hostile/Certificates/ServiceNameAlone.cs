using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Hostile.Tests.Certificates;

/// <summary>The domain was asked for its service, and the certificate names just that (SRV-ID, RFC 4985).</summary>
public sealed class ServiceNameAlone(PublicKeyInfrastructure pki) : CertificateScenario(pki)
{
    internal override string Host => "example.test";

    internal override string? Service => "_submissions";

    internal override Task<CertificateFiles> CertificateAsync() => IssueAsync(new() { Names = ["otherName:1.3.6.1.5.5.7.8.7;IA5:_Submissions.Example.test"] });

    [Fact]
    public async Task The_service_of_the_domain_vouches_for_the_server_that_was_found()
        => Assert.Equal("_Submissions.Example.test", (await AcceptedAsync()).MatchedName);
}
