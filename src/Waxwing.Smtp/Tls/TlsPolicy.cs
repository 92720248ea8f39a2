// The build bans SslProtocols everywhere; this is the one file that decides on versions, so that "nothing below
// TLS 1.2" can be checked by reading one page.
#pragma warning disable RS0030

using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Smtp;

/// <summary>
/// What makes a TLS connection acceptable. Versions, suites and certificate rules cannot be weakened; only who is
/// trusted is a choice. Immutable and safe to share between threads.
/// </summary>
public sealed class TlsPolicy
{
    /// <summary>RFC 8996 retired TLS 1.0 and 1.1, RFC 7568 SSLv3; RFC 9325 §3.1.1 asks for 1.2 and 1.3.</summary>
    private const SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>The versions that we offer, in words.</summary>
    internal const string OfferedProtocols = "TLS 1.2, TLS 1.3";

    private const bool MayRenegotiate = false;

    /// <summary>
    /// Off, because it cannot be had safely. The platform keeps sessions by host name and version, whoever verified them by
    /// whatever rules; and with a list of suites, which is what keeps CBC and static RSA out, it keeps none at all on Linux.
    /// </summary>
    private const bool MayResume = false;

    /// <summary>RFC 7469 §2.5: a pin for the key in use, and one for the key that replaces it.</summary>
    private const int MinimumPins = 2;

    /// <summary>NIST SP 800-131A: RSA of fewer bits is disallowed.</summary>
    internal const int MinimumRsaKeySize = 2048;

    /// <summary>RFC 9325 §4.2.1: curves of at least 256 bits.</summary>
    internal const int MinimumEllipticCurveKeySize = 256;

    /// <summary>Extended key usage id-kp-serverAuth (RFC 5280 §4.2.1.12).</summary>
    internal const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>RFC 9325 §4.2: authenticated encryption with forward secrecy, and nothing else.</summary>
    private static readonly ImmutableArray<TlsCipherSuite> Suites =
    [
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    ];

    private readonly X509Certificate2Collection authorities = [];

    private TlsPolicy(TrustSource trusts) => Trusts = trusts;

    private TlsPolicy(TlsPolicy other)
        : this(other.Trusts)
    {
        authorities.AddRange(other.authorities);
        Fingerprint = other.Fingerprint;
        Pins = other.Pins;
        ClientCertificate = other.ClientCertificate;
        Service = other.Service;
        Judge = other.Judge;
    }

    /// <summary>Trust the authorities of the system.</summary>
    public static TlsPolicy SystemRoots { get; } = new(TrustSource.SystemRoots);

    /// <summary>Who may vouch for the server.</summary>
    public TrustSource Trusts { get; private init; }

    /// <summary>SHA-256 of the one trusted certificate, 64 lower-case hexadecimal digits; null where authorities decide.</summary>
    public string? Fingerprint { get; private init; }

    /// <summary>The certificate that a server which asks for one is shown, with its key and intermediates; or null.</summary>
    public SslStreamCertificateContext? ClientCertificate { get; private init; }

    /// <summary>The same policy, and a client certificate for servers that ask for one. Under TLS 1.2 it travels in clear.</summary>
    /// <param name="certificate">The certificate with its private key, and the intermediates to send.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentException">The certificate has no private key.</exception>
    public TlsPolicy WithClientCertificate(SslStreamCertificateContext certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return certificate.TargetCertificate.HasPrivateKey
            ? new TlsPolicy(this) { ClientCertificate = certificate }
            : throw new ArgumentException("The client certificate has no private key.", nameof(certificate));
    }

    /// <summary>The service that a certificate may name in place of the host, such as <c>_submissions</c>; or null.</summary>
    public string? Service { get; private init; }

    /// <summary>
    /// The same policy for a server that was found by an SRV record of the domain that is asked for: its certificate may name
    /// the domain itself, or this service of the domain (SRV-ID, RFC 4985, RFC 9525 §6.1.2).
    /// </summary>
    /// <param name="service">The service label of the SRV record: <c>_submissions</c> or <c>_submission</c>.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentException">It is no service label: an underscore, then 1 to 15 letters, digits and hyphens (RFC 6335 §5.1).</exception>
    public TlsPolicy WithService(string service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service is ['_', .. { Length: > 0 and <= 15 } name] && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? new TlsPolicy(this) { Service = service }
            : throw new ArgumentException("A service label is an underscore and 1 to 15 letters, digits and hyphens.", nameof(service));
    }

    /// <summary>
    /// Pins of public keys in base64, of which one has to be in the verified chain (RFC 7469); empty where none are demanded.
    /// </summary>
    public IReadOnlyList<string> Pins { get; private init; } = [];

    /// <summary>Trust the given authorities and no others.</summary>
    /// <param name="authorities">The certificates of the authorities; at least one must be self-signed. Others among them help to build chains.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentException">No certificate of the collection is self-signed.</exception>
    public static TlsPolicy FromAuthorities(X509Certificate2Collection authorities)
    {
        ArgumentNullException.ThrowIfNull(authorities);
        if (!authorities.Any(CertificateDescription.IsSelfIssued))
        {
            throw new ArgumentException("No certificate of the collection is a root: an authority is trusted by its self-signed certificate.", nameof(authorities));
        }

        var policy = new TlsPolicy(TrustSource.ConfiguredAuthority);
        policy.authorities.AddRange(authorities);
        return policy;
    }

    /// <summary>Trust the authorities in a PEM file and no others. The file is read once, now.</summary>
    /// <param name="path">The file: one or more <c>BEGIN CERTIFICATE</c> blocks, at most 4 MiB.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is too large, holds no certificate in PEM, a broken one, or no root.</exception>
    /// <exception cref="IOException">The file could not be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static TlsPolicy FromAuthorityFile(string path) => FromAuthorities(AuthorityFile.Read(path));

    /// <summary>Trust one exact certificate, named by its SHA-256 fingerprint. Only for hosts that are not public: see <see cref="IsPublicHost"/>.</summary>
    /// <remarks>The fingerprint stands in for the chain and the name. Dates and key size are judged as ever.</remarks>
    /// <param name="fingerprint">64 hexadecimal digits; colons and a <c>sha256:</c> prefix are allowed.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="FormatException">The text is no SHA-256 fingerprint.</exception>
    public static TlsPolicy TrustedCertificate(string fingerprint)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        const string prefix = "sha256:";
        var digits = fingerprint.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? fingerprint[prefix.Length..] : fingerprint;
        digits = digits.Replace(":", "", StringComparison.Ordinal);
        if (digits.Length != 2 * SHA256.HashSizeInBytes || !digits.All(char.IsAsciiHexDigit))
        {
            throw new FormatException($"A fingerprint is a SHA-256: {2 * SHA256.HashSizeInBytes} hexadecimal digits, colons between them allowed.");
        }

        return new TlsPolicy(TrustSource.Fingerprint) { Fingerprint = digits.ToLowerInvariant() };
    }

    /// <summary>The same policy, which in addition to everything else demands one of the given public keys.</summary>
    /// <remarks>
    /// As in RFC 7469 §2.6, the key may be that of any certificate in the verified chain: the server's, an intermediate's or
    /// the root's; where a fingerprint decides, the chain is that one certificate. Certificates that the server sends and that
    /// are no part of the verified chain do not count. Pins that the policy had are replaced. One of the pins should be of a
    /// key that is kept elsewhere and is in no chain yet: without such a backup, a lost key means that no mail can be sent.
    /// </remarks>
    /// <param name="sha256OfSpki">
    /// At least two different pins, each the SHA-256 of a SubjectPublicKeyInfo: 44 characters of base64 or 64 hexadecimal
    /// digits; the prefixes <c>sha256:</c> and <c>sha256/</c> are allowed.
    /// </param>
    /// <returns>The new policy.</returns>
    /// <exception cref="FormatException">A text is no pin.</exception>
    /// <exception cref="ArgumentException">There are fewer than two different pins.</exception>
    public TlsPolicy WithPins(IEnumerable<string> sha256OfSpki)
    {
        ArgumentNullException.ThrowIfNull(sha256OfSpki);
        ImmutableArray<string> pins = [.. sha256OfSpki.Select(KeyPin.Parse).Distinct(StringComparer.Ordinal)];
        if (pins.Length < MinimumPins)
        {
            throw new ArgumentException("At least two different pins are needed: one of them is the backup, for the day on which the key in use is lost (RFC 7469 §2.5).", nameof(sha256OfSpki));
        }

        return new TlsPolicy(this) { Pins = pins };
    }

    /// <summary>Who judges in place of authorities, or null.</summary>
    internal ICertificateJudge? Judge { get; private init; }

    /// <summary>A judge decides, and no authority does.</summary>
    internal static TlsPolicy ByDane(ICertificateJudge judge) => new(TrustSource.Dane) { Judge = judge };

    /// <summary>
    /// Whoever answers is accepted, and what this policy would have refused is told as <see cref="TlsFacts.Tolerated"/>. Encrypted to somebody is better
    /// than clear to everybody (RFC 7435), where a mail host promises nothing. Not public: nobody may have it for a relay.
    /// </summary>
    internal TlsPolicy ForAnybody() => new(this) { Trusts = TrustSource.Nobody };

    /// <summary>Whether a host is, or may be, reachable by everybody, so that only an authority can vouch for it.</summary>
    /// <remarks>
    /// Not public: loopback, private, shared, link-local and unique local addresses (RFC 1918, 6598, 3927, 4193, 4291),
    /// names of one label, and names under <c>localhost</c>, <c>test</c>, <c>invalid</c>, <c>example</c> (RFC 6761),
    /// <c>local</c> (RFC 6762), <c>home.arpa</c> (RFC 8375) and <c>internal</c> (reserved by ICANN). Nobody reserved <c>lan</c>.
    /// </remarks>
    /// <param name="host">A DNS name or an IP address.</param>
    /// <returns>True where <see cref="TrustedCertificate"/> is refused.</returns>
    public static bool IsPublicHost(string host) => PublicHost.Is(host);

    /// <summary>The server half: the same versions and suites, for the given certificate.</summary>
    /// <param name="certificate">The certificate with its private key, and the intermediates to send.</param>
    /// <returns>New options, the caller's own.</returns>
    public static SslServerAuthenticationOptions ServerOptions(SslStreamCertificateContext certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate,
            EnabledSslProtocols = Versions,
            CipherSuitesPolicy = AcceptableSuites(),
            AllowRenegotiation = MayRenegotiate,
            AllowTlsResume = MayResume,
            ClientCertificateRequired = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
    }

    /// <summary>The server half for a certificate that needs no intermediates, or whose intermediates the system knows. Nothing is fetched.</summary>
    /// <param name="certificate">The certificate with its private key.</param>
    /// <returns>New options, the caller's own.</returns>
    public static SslServerAuthenticationOptions ServerOptions(X509Certificate2 certificate)
        => ServerOptions(SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true));

    /// <summary>The client half. Only <paramref name="verify"/> decides whether the peer is accepted.</summary>
    internal SslClientAuthenticationOptions ClientOptions(string asciiHost, DateTimeOffset now, RemoteCertificateValidationCallback verify) => new()
    {
        TargetHost = asciiHost,
        EnabledSslProtocols = Versions,
        CipherSuitesPolicy = AcceptableSuites(),
        // A second handshake inside the first would change the peer under a verdict (RFC 5746 is the history of that).
        AllowRenegotiation = MayRenegotiate,
        AllowTlsResume = MayResume,
        ClientCertificateContext = ClientCertificate,
        CertificateChainPolicy = ChainPolicy(now),
        RemoteCertificateValidationCallback = verify,
    };

    /// <summary>How a chain is built: from what the peer sent and what we hold, never from the network.</summary>
    /// <remarks>An address in a peer's certificate that is fetched is a request forgery, and a wait that no token ends.</remarks>
    internal X509ChainPolicy ChainPolicy(DateTimeOffset now)
    {
        var policy = new X509ChainPolicy
        {
            DisableCertificateDownloads = true,
            // Offline honours a stapled OCSP answer and asks nobody.
            RevocationMode = X509RevocationMode.Offline,
            RevocationFlag = X509RevocationFlag.EndCertificateOnly,
            VerificationFlags = X509VerificationFlags.NoFlag,
            VerificationTime = now.UtcDateTime,
            ApplicationPolicy = { new Oid(ServerAuthentication) },
        };
        if (authorities.Count > 0)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }

    /// <summary>The version that a finished handshake chose, as people write it.</summary>
    internal static string NegotiatedProtocol(SslStream stream) => stream.SslProtocol switch
    {
        SslProtocols.Tls13 => "TLS 1.3",
        SslProtocols.Tls12 => "TLS 1.2",
        var other => other.ToString(),
    };

    /// <summary>Whether a finished handshake chose an acceptable version. Asked even though nothing else was offered.</summary>
    internal static bool IsAcceptableVersion(SslStream stream) => stream.SslProtocol is SslProtocols.Tls12 or SslProtocols.Tls13;

    /// <summary>Whether a suite is acceptable. Asked after each handshake: Windows has no way to offer these suites only.</summary>
    internal static bool IsAcceptableSuite(TlsCipherSuite suite) => Suites.Contains(suite);

    private static CipherSuitesPolicy? AcceptableSuites()
        => OperatingSystem.IsWindows() || OperatingSystem.IsAndroid() ? null : new CipherSuitesPolicy(Suites);
}
