using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Trust;

/// <summary>What a TLSA record says of one certificate (RFC 6698 §2.1).</summary>
internal static class DaneAssociation
{
    /// <summary>Whether a record can be used for SMTP; PKIX-TA(0) and PKIX-EE(1) cannot (RFC 7672 §3.1.3).</summary>
    public static bool IsUsable(TlsaRecord record) =>
        record is { Usage: DaneUsage.TrustAnchor or DaneUsage.EndEntity, Selector: DaneUsage.WholeCertificate or DaneUsage.PublicKey }
        && !record.Data.IsDefaultOrEmpty
        && record.MatchingType switch
        {
            DaneUsage.Full => IsWhole(record.Data.AsSpan()),
            DaneUsage.Sha256 => record.Data.Length == SHA256.HashSizeInBytes,
            DaneUsage.Sha512 => record.Data.Length == SHA512.HashSizeInBytes,
            _ => false,
        };

    /// <summary>
    /// The records that count: usable ones, and of the digests of one usage and selector only the strongest (RFC 7671 §9), so that
    /// whoever can forge a weak one gains nothing. Records in full count always; of equal ones, one does.
    /// </summary>
    public static ImmutableArray<TlsaRecord> Counting(IEnumerable<TlsaRecord> records) =>
    [
        .. records.Where(IsUsable).DistinctBy(record => (record.Usage, record.Selector, record.MatchingType, Convert.ToHexString(record.Data.AsSpan()))).GroupBy(record => (record.Usage, record.Selector)).SelectMany(group =>
        {
            var strongest = group.Max(record => record.MatchingType);
            return group.Where(record => record.MatchingType is DaneUsage.Full || record.MatchingType == strongest);
        }),
    ];

    public static bool Matches(TlsaRecord record, X509Certificate2 certificate)
    {
        var selected = record.Selector is DaneUsage.PublicKey ? PublicKey(certificate) : certificate.RawData;
        return record.Data.AsSpan().SequenceEqual(record.MatchingType switch
        {
            DaneUsage.Sha256 => SHA256.HashData(selected),
            DaneUsage.Sha512 => SHA512.HashData(selected),
            _ => selected,
        });
    }

    // Certificate and SubjectPublicKeyInfo are one SEQUENCE each.
    private static bool IsWhole(ReadOnlySpan<byte> der)
    {
        try
        {
            AsnDecoder.ReadSequence(der, AsnEncodingRules.DER, out _, out _, out var consumed);
            return consumed == der.Length;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>The SubjectPublicKeyInfo as it stands in the certificate (RFC 5280 §4.1); nothing where it cannot be read. Written anew, it could be another.</summary>
    private static byte[] PublicKey(X509Certificate2 certificate)
    {
        try
        {
            var fields = new AsnReader(certificate.RawDataMemory, AsnEncodingRules.BER).ReadSequence().ReadSequence();
            var version = new Asn1Tag(TagClass.ContextSpecific, 0);
            if (fields.PeekTag().HasSameClassAndValue(version))
            {
                fields.ReadEncodedValue();
            }

            // serialNumber, signature, issuer, validity, subject
            for (var i = 0; i < 5; i++)
            {
                fields.ReadEncodedValue();
            }

            return fields.ReadEncodedValue().ToArray();
        }
        catch (AsnContentException)
        {
            return [];
        }
    }
}
