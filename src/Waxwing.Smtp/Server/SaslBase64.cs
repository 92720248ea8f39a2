using System.Buffers;
using System.Buffers.Text;

namespace Waxwing.Smtp.Server;

/// <summary>The base64 of SASL responses in SMTP (RFC 4954 §4).</summary>
internal static class SaslBase64
{
    /// <summary>Decodes strictly: no white space, padding in place; a lone <c>=</c> is the empty initial response.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, out byte[]? decoded)
    {
        decoded = null;
        if (text is [(byte)'='])
        {
            decoded = [];
            return true;
        }

        // The platform's decoder passes over white space of four kinds.
        if (text.IsEmpty || text.ContainsAny(" \t\r\n"u8) || text.Length % 4 != 0)
        {
            return false;
        }

        var buffer = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, buffer, out var consumed, out var written) != OperationStatus.Done || consumed != text.Length)
        {
            return false;
        }

        decoded = buffer[..written];
        return true;
    }
}
