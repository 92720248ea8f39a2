using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>
/// Judges a server's certificates by the TLSA records of its host, for SMTP (RFC 6698, 7671, 7672). Pure functions, thread-safe; whatever
/// a server or DNS holds gives a verdict and no exception.
/// </summary>
/// <remarks>
/// DANE-EE(3) is decided by the match alone: neither name nor date, use or issuer of the certificate count (RFC 7672 §3.1.1). DANE-TA(2)
/// needs a chain to the trust anchor that RFC 5280 lets stand, and a name (§3.1.2). PKIX-TA(0) and PKIX-EE(1) cannot be used (§3.1.3).
/// </remarks>
public static class DaneVerifier
{
    /// <summary>The most certificates of a server that are looked at.</summary>
    public const int MaxCertificates = 20;

    /// <summary>The most records that are looked at.</summary>
    public const int MaxRecords = 100;

    /// <summary>Judges.</summary>
    /// <param name="chain">The certificates as the server sent them, its own first; nothing of them is changed or disposed of.</param>
    /// <param name="records">The records, from an answer that is <see cref="DnsStatus.Secure"/>; at least one. <see cref="TlsaLookup"/> finds them.</param>
    /// <param name="names">The names that a certificate of DANE-TA(2) may have: the host of the records and the domain that mail goes to (RFC 7672 §3.2.2). One is enough.</param>
    /// <param name="now">The time, which decides what has expired.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There is no record: where there is none, DANE says nothing.</exception>
    public static DaneVerdict Verify(IReadOnlyList<X509Certificate2> chain, IReadOnlyList<TlsaRecord> records, IReadOnlyList<Domain> names, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(names);
        if (records.Count == 0)
        {
            throw new ArgumentException("Where there is no record, DANE says nothing.", nameof(records));
        }

        var counting = DaneAssociation.Counting(records.Take(MaxRecords));
        if (counting.IsEmpty)
        {
            return new DaneVerdict { Status = DaneStatus.Unusable };
        }

        var presented = chain.Take(MaxCertificates).ToArray();
        if (presented.Length == 0)
        {
            return new DaneVerdict { Status = DaneStatus.NoMatch, Fault = DaneFault.OtherCertificate };
        }

        return counting.FirstOrDefault(record => record.Usage is DaneUsage.EndEntity && DaneAssociation.Matches(record, presented[0])) is { } own
            ? new DaneVerdict { Status = DaneStatus.Match, Record = own, Depth = 0 }
            : ByAnchor(presented, counting, names, now);
    }

    /// <summary>The first anchor that leads to a match, or else the one that comes nearest to it.</summary>
    private static DaneVerdict ByAnchor(X509Certificate2[] presented, ImmutableArray<TlsaRecord> records, IReadOnlyList<Domain> names, DateTimeOffset now)
    {
        var best = new DaneVerdict { Status = DaneStatus.NoMatch, Fault = DaneFault.OtherCertificate };
        // A chain is built for each: the same one, sent twenty times, is one anchor.
        var sent = presented.Skip(1).DistinctBy(certificate => certificate.GetCertHashString(HashAlgorithmName.SHA256), StringComparer.Ordinal).ToArray();
        var isNamed = HasName(presented[0], names);
        foreach (var record in records.Where(record => record.Usage is DaneUsage.TrustAnchor))
        {
            using var published = Published(record);
            var candidates = sent.Where(certificate => DaneAssociation.Matches(record, certificate));
            foreach (var anchor in published is null ? candidates : [published])
            {
                var (fault, depth) = DanePath.Judge(presented, anchor, now);
                fault = fault == DaneFault.None && !isNamed ? DaneFault.OtherName : fault;
                if (fault == DaneFault.None)
                {
                    return new DaneVerdict { Status = DaneStatus.Match, Record = record, Depth = depth };
                }

                best = fault > best.Fault ? new DaneVerdict { Status = DaneStatus.NoMatch, Fault = fault, Record = record, Depth = depth == 0 ? null : depth } : best;
            }
        }

        return best;
    }

    /// <summary>The anchor itself, where DNS has the whole of it: it need not be sent then (RFC 7671 §5.2). One of which DNS has only the key has to be (RFC 7672 §3.1.2).</summary>
    private static X509Certificate2? Published(TlsaRecord record)
    {
        try
        {
            return record is { Selector: DaneUsage.WholeCertificate, MatchingType: DaneUsage.Full } ? X509CertificateLoader.LoadCertificate(record.Data.AsSpan()) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // RFC 9525: subject alternative names only. RFC 7672 §3.2.3 has them with wildcards.
    private static bool HasName(X509Certificate2 certificate, IReadOnlyList<Domain> names)
    {
        try
        {
            return names.Any(name => !name.IsAddressLiteral && certificate.MatchesHostname(name.Ascii, allowWildcards: true, allowCommonName: false));
        }
        catch (CryptographicException)
        {
            // A broken extension names nobody.
            return false;
        }
    }
}
