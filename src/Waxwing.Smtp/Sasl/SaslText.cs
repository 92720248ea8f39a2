using System.Text;

namespace Waxwing.Smtp;

/// <summary>Text to octets and back, UTF-8 without exceptions to its rules (RFC 3629).</summary>
internal static class SaslText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Encodes a part of a credential.</summary>
    /// <exception cref="SmtpException">The text holds a lone surrogate.</exception>
    public static byte[] Encode(string text, string what)
    {
        try
        {
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            // The platform's exception would name the character: it is not passed on.
            throw AuthFailure.Refused(SmtpFailureDetail.None, $"The {what} is no valid Unicode text.");
        }
    }

    /// <summary>Decodes what a peer sent.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out string text)
    {
        text = System.Text.Unicode.Utf8.IsValid(bytes) ? Strict.GetString(bytes) : string.Empty;
        return text.Length > 0;
    }
}
