using System.Text;

namespace Waxwing;

/// <summary>Decides whether octets of no declared charset are text, and which.</summary>
internal static class TextDecoding
{
    private static ReadOnlySpan<byte> LittleEndianMark => [0xFF, 0xFE];

    private static ReadOnlySpan<byte> BigEndianMark => [0xFE, 0xFF];

    /// <summary>The charset that the mark at the beginning tells, which is passed; null without one.</summary>
    public static Encoding? ByMark(Octets octets)
    {
        var head = octets.Peek(LittleEndianMark.Length);
        var charset = head.StartsWith(LittleEndianMark) ? Encoding.Unicode : head.StartsWith(BigEndianMark) ? Encoding.BigEndianUnicode : null;
        octets.Advance(charset is null ? 0 : LittleEndianMark.Length);
        return charset;
    }

    /// <summary>Whether something that begins so may be text.</summary>
    /// <param name="head">Its beginning; a few thousand octets will do.</param>
    public static bool LooksLikeText(ReadOnlySpan<byte> head) => head.StartsWith(LittleEndianMark) || head.StartsWith(BigEndianMark) || !LooksBinary(head);

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
