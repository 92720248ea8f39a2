using Waxwing.Comparison.Tests.Peers;
using Waxwing.Tests.Pki;

namespace Waxwing.Comparison.Tests.Scenarios;

/// <summary>Who the server is.</summary>
internal static class CertificateRows
{
    private const string Class = "Certificates";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        Refused("self-signed", Certificates.SelfSigned),
        Refused("of an authority that nobody trusts", Certificates.OfUnknownAuthority),
        Refused("for another name", Certificates.With(profile => profile with { CommonName = "mail.other.test", Names = ["DNS:mail.other.test"] })),
        Refused("right name in the common name only", Certificates.With(profile => profile with { Names = ["DNS:mail.other.test"] })),
        Refused("expired", Certificates.With(profile => profile with { FromDay = -30, ToDay = -1 })),
        Refused("not yet valid", Certificates.With(profile => profile with { FromDay = 2 })),
        Refused("issuer is no authority", Certificates.OfNoAuthority),
        Refused("intermediate is missing", Certificates.WithoutIntermediate),
        Refused("not for servers (clientAuth only)", Certificates.With(profile => profile with { ExtendedKeyUsage = "clientAuth" })),
        Refused("signed with SHA-1", Certificates.With(profile => profile with { Digest = "sha1" }), openssl: true),
        Refused("RSA key of 1024 bits", Certificates.With(profile => profile with { Key = CertificateProfile.Rsa1024 }), openssl: true),
        new(Class, "demands a stapled answer, and none comes", "refused", new PeerPlan { Certificate = Certificates.With(profile => profile with { Extensions = ["tlsfeature = status_request"] }) }, Judge.Strict),
    ];

    private static Scenario Refused(string name, Func<PublicKeyInfrastructure, Task<CertificateFiles>> certificate, bool openssl = false) => new(
        Class,
        name,
        "refused, nothing given away",
        new PeerPlan { Certificate = certificate, Implicit = openssl, Openssl = openssl ? ["-cipher", "DEFAULT@SECLEVEL=0"] : null },
        Judge.NothingReaches)
    {
        Job = new Job { Implicit = openssl },
    };
}
