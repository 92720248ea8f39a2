using System.Collections.Immutable;

namespace Waxwing.Smtp;

/// <summary>What the verifier found: faults, the most telling first, or who vouched for the server under which name.</summary>
/// <param name="Faults">Empty means accepted; a default instance accepts nothing.</param>
/// <param name="MatchedName">The subject alternative name that matched, or null.</param>
/// <param name="TrustAnchor">The subject of the root that the chain ended at, or null where a fingerprint decided.</param>
/// <param name="Revocation">What is known of revocation.</param>
internal sealed record CertificateVerdict(
    ImmutableArray<CertificateFault> Faults, string? MatchedName, string? TrustAnchor, RevocationStatus Revocation)
{
    /// <summary>The verdict of whoever looks at nothing but the certificate itself: neither a name, nor an authority, nor revocation.</summary>
    /// <param name="fault">What is wrong, or null.</param>
    public static CertificateVerdict Of(CertificateFault? fault) => new(fault is null ? [] : [fault], MatchedName: null, TrustAnchor: null, RevocationStatus.NotChecked);

    /// <summary>Whether the connection may be used.</summary>
    public bool Accepted => !Faults.IsDefault && Faults.IsEmpty;
}
