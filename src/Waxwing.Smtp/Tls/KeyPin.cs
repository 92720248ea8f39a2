using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Smtp;

/// <summary>Pins of public keys (RFC 7469 §2.4): the SHA-256 of a SubjectPublicKeyInfo, in base64.</summary>
internal static class KeyPin
{
    private static readonly string[] Prefixes = ["sha256:", "sha256/"];

    /// <summary>The pin that fits a certificate's key.</summary>
    public static string Of(X509Certificate2 certificate) => Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    /// <summary>Reads a pin in the forms that people copy.</summary>
    /// <exception cref="FormatException">The text is no pin.</exception>
    public static string Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var prefix = Prefixes.FirstOrDefault(prefix => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) ?? "";
        var digits = text[prefix.Length..];
        if (digits.Length == 2 * SHA256.HashSizeInBytes && digits.All(char.IsAsciiHexDigit))
        {
            return Convert.ToBase64String(Convert.FromHexString(digits));
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        // Encoding it again finds what a lenient decoder forgives: spaces, and bits beyond the last octet.
        return Convert.TryFromBase64String(digits, hash, out var written) && written == hash.Length && string.Equals(Convert.ToBase64String(hash), digits, StringComparison.Ordinal)
            ? digits
            : throw new FormatException("A pin is the SHA-256 of a public key (SubjectPublicKeyInfo): 44 characters of base64, or 64 hexadecimal digits.");
    }
}
