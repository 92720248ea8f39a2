using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Smtp;

/// <summary>The algorithm that signed a certificate, and whether its hash is still collision resistant.</summary>
/// <param name="Name">The algorithm, in words, or its object identifier.</param>
/// <param name="IsStrong">Whether it is on the list of SHA-2 signatures. The list says what is good: anything unknown is not.</param>
internal sealed record CertificateSignature(string Name, bool IsStrong)
{
    private const string Pss = "1.2.840.113549.1.1.10";

    // RFC 4055 §3.1: the hash of a PSS signature stands in its parameters; the default is SHA-1.
    private static readonly string[] Sha2 = ["2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3"];

    public static CertificateSignature Of(X509Certificate2 certificate) => certificate.SignatureAlgorithm.Value switch
    {
        "1.2.840.113549.1.1.11" => new("RSA with SHA-256", true),
        "1.2.840.113549.1.1.12" => new("RSA with SHA-384", true),
        "1.2.840.113549.1.1.13" => new("RSA with SHA-512", true),
        "1.2.840.10045.4.3.2" => new("ECDSA with SHA-256", true),
        "1.2.840.10045.4.3.3" => new("ECDSA with SHA-384", true),
        "1.2.840.10045.4.3.4" => new("ECDSA with SHA-512", true),
        Pss => HashOfPss(certificate) is { } hash && Sha2.Contains(hash) ? new("RSA-PSS with SHA-2", true) : new("RSA-PSS without SHA-2", false),
        "1.2.840.113549.1.1.5" => new("RSA with SHA-1", false),
        "1.2.840.113549.1.1.4" => new("RSA with MD5", false),
        "1.2.840.10045.4.1" => new("ECDSA with SHA-1", false),
        var other => new(other ?? "an unnamed algorithm", false),
    };

    private static string? HashOfPss(X509Certificate2 certificate)
    {
        try
        {
            // RFC 5280 §4.1: Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue }.
            var fields = new AsnReader(certificate.RawDataMemory, AsnEncodingRules.DER).ReadSequence();
            fields.ReadEncodedValue();
            var algorithm = fields.ReadSequence();
            algorithm.ReadObjectIdentifier();
            var hashTag = new Asn1Tag(TagClass.ContextSpecific, 0);
            var parameters = algorithm.ReadSequence();
            return parameters.HasData && parameters.PeekTag().HasSameClassAndValue(hashTag)
                ? parameters.ReadSequence(hashTag).ReadSequence().ReadObjectIdentifier()
                : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
