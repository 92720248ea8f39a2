using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Smtp;

/// <summary>All that the verifier may look at. Who trusts whom was settled before: by the chain that the platform built.</summary>
internal sealed record CertificateEvidence
{
    // RFC 5280 §4.2.1.10.
    private const string NameConstraints = "2.5.29.30";

    /// <summary>The path: the server's certificate first, the trust anchor last where the chain is complete.</summary>
    public required ImmutableArray<X509Certificate2> Path { get; init; }

    /// <summary>What the platform found wrong with the server's certificate.</summary>
    public required X509ChainStatusFlags LeafStatus { get; init; }

    /// <summary>What the platform found wrong anywhere in the path.</summary>
    public required X509ChainStatusFlags PathStatus { get; init; }

    /// <summary>The name or address that was asked for, as <see cref="CertificateNames.ToAsciiHost"/> writes it.</summary>
    public required string Host { get; init; }

    /// <summary>The service under which the host was looked up, such as <c>_submissions</c>; null where it was not.</summary>
    public string? Service { get; init; }

    /// <summary>The moment at which the certificates have to be valid.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The one certificate that is trusted, or null where authorities decide.</summary>
    public required string? Fingerprint { get; init; }

    /// <summary>The pins of which one has to be in the path, or none.</summary>
    public required IReadOnlyList<string> Pins { get; init; }

    public X509Certificate2 Leaf => Path[0];

    /// <summary>
    /// The service that the certificate may name. None where an authority of the path is limited to certain names: a limit on
    /// DNS names does not reach service names (RFC 4985 §4), and would be walked round.
    /// </summary>
    public string? NameableService => Path.Skip(1).Any(authority => authority.Extensions[NameConstraints] is not null) ? null : Service;

    /// <summary>Whether the platform led the path to a root that is trusted.</summary>
    public bool EndsAtTrustAnchor => !PathHas(X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot);

    /// <summary>Whether the platform found one of these faults in the server's certificate.</summary>
    public bool LeafHas(X509ChainStatusFlags any) => (LeafStatus & any) != X509ChainStatusFlags.NoError;

    /// <summary>Whether the platform found one of these faults anywhere in the path.</summary>
    public bool PathHas(X509ChainStatusFlags any) => (PathStatus & any) != X509ChainStatusFlags.NoError;

    /// <summary>Takes the evidence from a chain that was built.</summary>
    public static CertificateEvidence From(X509Chain chain, string asciiHost, DateTimeOffset now, TlsPolicy policy) => new()
    {
        Path = [.. chain.ChainElements.Select(element => element.Certificate)],
        LeafStatus = StatusOf(chain.ChainElements[0].ChainElementStatus),
        PathStatus = chain.ChainElements.Aggregate(StatusOf(chain.ChainStatus), (flags, element) => flags | StatusOf(element.ChainElementStatus)),
        Host = asciiHost,
        Service = policy.Service,
        Now = now,
        Fingerprint = policy.Fingerprint,
        Pins = policy.Pins,
    };

    private static X509ChainStatusFlags StatusOf(X509ChainStatus[] statuses)
        => statuses.Aggregate(X509ChainStatusFlags.NoError, (flags, status) => flags | status.Status);
}
