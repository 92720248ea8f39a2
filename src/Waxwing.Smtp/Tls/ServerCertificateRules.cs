using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Smtp;

/// <summary>The rules by which Waxwing's own client judges servers, for a server that is about to use a certificate. Pure functions.</summary>
public static class ServerCertificateRules
{
    /// <summary>
    /// What a strict client would refuse, as far as it can be told without its trust anchors and the name that it asks for: validity, names
    /// (RFC 9525: a common name is none), key usage (RFC 5280 §4.2.1.3, §4.2.1.12), size of keys and strength of signatures (RFC 9325 §4).
    /// </summary>
    /// <param name="certificate">The server's certificate.</param>
    /// <param name="intermediates">The certificates that are sent behind it; no roots, which nobody sends.</param>
    /// <param name="now">The moment at which they have to be valid.</param>
    /// <returns>Sentences that tell each fault and what to do about it; empty if there is none.</returns>
    public static IReadOnlyList<string> FindFaults(X509Certificate2 certificate, IEnumerable<X509Certificate2> intermediates, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(intermediates);
        var evidence = new CertificateEvidence
        {
            Path = [certificate, .. intermediates],
            // Nobody vouches for the last one here, so that its signature is judged like the others'.
            LeafStatus = X509ChainStatusFlags.PartialChain,
            PathStatus = X509ChainStatusFlags.PartialChain,
            Host = "the name that clients ask for",
            Now = now,
            Fingerprint = null,
            Pins = [],
        };
        return [.. CertificateVerifier.VerifyOwn(evidence).Select(fault => $"{fault.Finding} {fault.Remedy}")];
    }
}
