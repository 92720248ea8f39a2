using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Smtp;

/// <summary>Says what a certificate is, in words and figures that are safe to print.</summary>
internal static class CertificateDescription
{
    private const int MaxPrintedLength = 120;

    /// <summary>What a receipt shows.</summary>
    public static PeerCertificate Describe(X509Certificate2 certificate) => new(
        certificate.Subject,
        certificate.Issuer,
        CertificateNames.Of(certificate).All,
        new DateTimeOffset(certificate.NotBefore.ToUniversalTime()),
        new DateTimeOffset(certificate.NotAfter.ToUniversalTime()),
        KeyOf(certificate),
        FingerprintOf(certificate));

    /// <summary>SHA-256 of the whole certificate, 64 lower-case hexadecimal digits.</summary>
    public static string FingerprintOf(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span));

    /// <summary>Whether subject and issuer are the same: a root, or a certificate that vouches for itself.</summary>
    public static bool IsSelfIssued(X509Certificate2 certificate)
        => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    /// <summary>Algorithm and size of the key, such as <c>RSA 2048</c> or <c>EC P-256</c>.</summary>
    public static string KeyOf(X509Certificate2 certificate) => CertificateKey.Of(certificate).ToString();

    /// <summary>Text of a peer, cut and without anything that could move a cursor or forge a line.</summary>
    public static string Printable(string text)
    {
        var cut = text.Length <= MaxPrintedLength ? text : string.Concat(text.AsSpan(0, MaxPrintedLength), "…");
        return string.Concat(cut.Select(c => c == ' ' || (!char.IsControl(c) && !char.IsWhiteSpace(c) && !IsFormat(c)) ? c : '?'));
    }

    private static bool IsFormat(char c) => char.GetUnicodeCategory(c) is
        System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Surrogate or System.Globalization.UnicodeCategory.PrivateUse;
}
