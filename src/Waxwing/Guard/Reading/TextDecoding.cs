using System.Text;

namespace Waxwing;

/// <summary>Decides whether octets of no declared charset are text, and which.</summary>
internal static class TextDecoding
{
    private const int Sample = 4096;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>The text; null if it is none.</returns>
    public static string? Decode(ReadOnlySpan<byte> octets)
    {
        if (octets.StartsWith(LittleEndianMark))
        {
            return Encoding.Unicode.GetString(octets[2..]);
        }

        if (octets.StartsWith(BigEndianMark))
        {
            return Encoding.BigEndianUnicode.GetString(octets[2..]);
        }

        if (LooksBinary(octets[..Math.Min(octets.Length, Sample)]))
        {
            return null;
        }

        try
        {
            return StrictUtf8.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            // Every octet is a character here; numbers and keys are ASCII in all charsets that have been in use.
            return Encoding.Latin1.GetString(octets);
        }
    }

    /// <summary>Whether something that begins so may be text.</summary>
    /// <param name="head">Its beginning; a few thousand octets will do.</param>
    public static bool LooksLikeText(ReadOnlySpan<byte> head) =>
        head.StartsWith(LittleEndianMark) || head.StartsWith(BigEndianMark) || !LooksBinary(head[..Math.Min(head.Length, Sample)]);

    private static ReadOnlySpan<byte> LittleEndianMark => [0xFF, 0xFE];

    private static ReadOnlySpan<byte> BigEndianMark => [0xFE, 0xFF];

    private static bool LooksBinary(ReadOnlySpan<byte> octets)
    {
        foreach (var octet in octets)
        {
            if (octet is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x1B))
            {
                return true;
            }
        }

        return false;
    }
}
