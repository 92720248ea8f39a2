using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Encryption;

/// <summary>Whether a certificate may be used for mail now, its issuer apart.</summary>
internal static class CertificateRules
{
    private const int LeastRsaBits = 2048;
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string EllipticCurve = "1.2.840.10045.2.1";
    private const string P256 = "1.2.840.10045.3.1.7";
    private const string P384 = "1.3.132.0.34";

    // RFC 5280 §4.2.1.12.
    private const string EmailProtection = "1.3.6.1.5.5.7.3.4";
    private const string AnyPurpose = "2.5.29.37.0";

    /// <summary>What keeps a message from being encrypted to this certificate, or null.</summary>
    public static (KeyFault Fault, string Reason)? JudgeForEncryption(X509Certificate2 certificate, DateTimeOffset now) =>
        // RFC 5280 §4.2.1.3: a key is transported with RSA, and agreed on with curves.
        JudgeTime(certificate, now) ?? JudgeKey(certificate)
        ?? JudgeUsage(certificate, IsRsa(certificate) ? X509KeyUsageFlags.KeyEncipherment : X509KeyUsageFlags.KeyAgreement, "encrypting to");

    /// <summary>What keeps this certificate from signing a message, or null.</summary>
    public static (KeyFault Fault, string Reason)? JudgeForSigning(X509Certificate2 certificate, DateTimeOffset now) =>
        // RFC 8550 §4.4.2: either bit will do.
        JudgeTime(certificate, now) ?? JudgeKey(certificate) ?? JudgeUsage(certificate, X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, "signing");

    public static bool IsRsa(X509Certificate2 certificate) => certificate.PublicKey.Oid.Value is Rsa;

    /// <summary>Whether the key is on the curve P-384; otherwise, as a key that was accepted, on P-256.</summary>
    public static bool IsP384(X509Certificate2 certificate) => Curve(certificate) is P384;

    public static string Algorithm(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        return rsa is not null ? string.Create(CultureInfo.InvariantCulture, $"RSA {rsa.KeySize}") : IsP384(certificate) ? "EC P-384" : "EC P-256";
    }

    public static string Fingerprint(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));

    private static (KeyFault, string)? JudgeTime(X509Certificate2 certificate, DateTimeOffset now) =>
        now.UtcDateTime < certificate.NotBefore.ToUniversalTime() ? (KeyFault.NotYetValid, $"is not valid before {Day(certificate.NotBefore)}")
        : now.UtcDateTime > certificate.NotAfter.ToUniversalTime() ? (KeyFault.Expired, $"expired on {Day(certificate.NotAfter)}")
        : null;

    private static (KeyFault, string)? JudgeKey(X509Certificate2 certificate)
    {
        switch (certificate.PublicKey.Oid.Value)
        {
            case Rsa:
                using (var rsa = certificate.GetRSAPublicKey()!)
                {
                    return rsa.KeySize >= LeastRsaBits ? null : (KeyFault.Weak, string.Create(CultureInfo.InvariantCulture, $"has an RSA key of {rsa.KeySize} bits; {LeastRsaBits} are the least"));
                }

            case EllipticCurve:
                return Curve(certificate) is P256 or P384 ? null : (KeyFault.Unsupported, "has a key on another curve than P-256 or P-384");
            default:
                return (KeyFault.Unsupported, "has neither an RSA key nor one on P-256 or P-384");
        }
    }

    private static (KeyFault, string)? JudgeUsage(X509Certificate2 certificate, X509KeyUsageFlags anyOf, string what)
    {
        foreach (var extension in certificate.Extensions)
        {
            if (extension is X509KeyUsageExtension usage && (usage.KeyUsages & anyOf) == X509KeyUsageFlags.None)
            {
                return (KeyFault.UsageNotPermitted, $"is not meant for {what} (key usage {usage.KeyUsages})");
            }

            if (extension is X509EnhancedKeyUsageExtension purposes
                && !purposes.EnhancedKeyUsages.Cast<Oid>().Any(purpose => purpose.Value is EmailProtection or AnyPurpose))
            {
                return (KeyFault.UsageNotPermitted, "is not meant for mail (extended key usage)");
            }
        }

        return null;
    }

    private static string? Curve(X509Certificate2 certificate)
    {
        try
        {
            return certificate.PublicKey.Oid.Value is EllipticCurve && certificate.PublicKey.EncodedParameters is { } parameters
                ? new AsnReader(parameters.RawData, AsnEncodingRules.DER).ReadObjectIdentifier()
                : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static string Day(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
