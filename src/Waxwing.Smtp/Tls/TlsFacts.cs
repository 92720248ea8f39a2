using System.Net.Security;

namespace Waxwing.Smtp;

/// <summary>Who vouched for the server's certificate.</summary>
public enum TrustSource
{
    /// <summary>An authority among the system's roots.</summary>
    SystemRoots,

    /// <summary>An authority in the CA file that the configuration names.</summary>
    ConfiguredAuthority,

    /// <summary>The configuration names this exact certificate by its fingerprint.</summary>
    Fingerprint,

    /// <summary>A TLSA record of the host, for which DNSSEC vouches (DANE, RFC 7672).</summary>
    Dane,

    /// <summary>Nobody: the connection is encrypted, and who is at its other end is not known. So only where mail hosts of other domains promise nothing (RFC 7435).</summary>
    Nobody,
}

/// <summary>What is known of the revocation of the server's certificate. Nothing is ever fetched to find out.</summary>
public enum RevocationStatus
{
    /// <summary>No usable OCSP answer was stapled: revocation was not checked.</summary>
    NotChecked,

    /// <summary>A stapled OCSP answer says that the certificate is good.</summary>
    Good,
}

/// <summary>The server's certificate, as far as a receipt shows it.</summary>
/// <param name="Subject">The subject's distinguished name; may be empty.</param>
/// <param name="Issuer">The issuer's distinguished name.</param>
/// <param name="Names">The DNS names and IP addresses among the subject alternative names.</param>
/// <param name="NotBefore">First moment of validity.</param>
/// <param name="NotAfter">Last moment of validity.</param>
/// <param name="Key">Algorithm and size of the key, such as <c>RSA 2048</c> or <c>EC P-256</c>.</param>
/// <param name="Fingerprint">SHA-256 of the certificate, in lower-case hexadecimal.</param>
public sealed record PeerCertificate(
    string Subject,
    string Issuer,
    IReadOnlyList<string> Names,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    string Key,
    string Fingerprint);

/// <summary>What was negotiated and verified in one handshake: facts observed, never assumed.</summary>
public sealed record TlsFacts
{
    /// <summary>The protocol version, such as <c>TLS 1.3</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The cipher suite.</summary>
    public required TlsCipherSuite CipherSuite { get; init; }

    /// <summary>
    /// The group of the key exchange by its registered name, such as <c>x25519</c>, <c>secp256r1</c> or <c>X25519MLKEM768</c>
    /// (a number such as <c>0x1234</c> where it is unknown); null where it was not observable.
    /// </summary>
    /// <remarks>Read from what the server says in clear, because the platform does not tell. TLS 1.2 exchanges no key where it resumes a session.</remarks>
    public required string? Group { get; init; }

    /// <summary>Whether a session of an earlier connection was resumed; null where it was not observable.</summary>
    public required bool? Resumed { get; init; }

    /// <summary>The versions that we offered, such as <c>TLS 1.2, TLS 1.3</c>.</summary>
    public required string OfferedProtocols { get; init; }

    /// <summary>The name or address that was asked for and verified, an IDN in A-labels.</summary>
    public required string Host { get; init; }

    /// <summary>The subject alternative name that matched, or null where a fingerprint decided.</summary>
    public required string? MatchedName { get; init; }

    /// <summary>The server's certificate.</summary>
    public required PeerCertificate Certificate { get; init; }

    /// <summary>Who vouched for it.</summary>
    public required TrustSource TrustSource { get; init; }

    /// <summary>The subject of the trust anchor that the chain ended at, or null where a fingerprint decided.</summary>
    public required string? TrustAnchor { get; init; }

    /// <summary>What is known of revocation.</summary>
    public required RevocationStatus Revocation { get; init; }

    /// <summary>
    /// With <see cref="TrustSource.Nobody"/>: for what the certificate would have been refused if authorities had to vouch for it. Otherwise
    /// <see cref="SmtpFailureDetail.None"/>.
    /// </summary>
    public SmtpFailureDetail Tolerated { get; init; }

    /// <summary>SHA-256 of the client certificate that the server asked for and was shown, in lower-case hexadecimal; null if none was.</summary>
    public string? ClientCertificateFingerprint { get; init; }

    /// <summary>The <c>tls-server-end-point</c> of the connection (RFC 5929 §4), or null where it is not defined.</summary>
    internal ReadOnlyMemory<byte>? ServerEndPoint { get; init; }

    /// <summary>How long the handshake took.</summary>
    public required TimeSpan Duration { get; init; }
}
