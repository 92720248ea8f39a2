using System.Text;
using MimeKit;

namespace Waxwing.Server.Bounces;

/// <summary>A part whose octets are given. MimeKit's own types of these names would read and write them anew.</summary>
internal static class OctetPart
{
    // RFC 5322 §2.1.1.
    private const int LongestLine = 998;

    /// <summary>Whether octets can stand in a message as they are.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> octets)
    {
        if (!Ascii.IsValid(octets) || octets.Contains((byte)0))
        {
            return false;
        }

        while (octets.IndexOf((byte)'\n') is var end && end >= 0)
        {
            // A CR that stands alone, or LF, is what mail is smuggled with.
            if (end == 0 || octets[end - 1] != '\r' || octets[..(end - 1)].Contains((byte)'\r') || end > LongestLine)
            {
                return false;
            }

            octets = octets[(end + 1)..];
        }

        return octets.Length <= LongestLine && !octets.Contains((byte)'\r');
    }

    /// <summary>Writes the part: as it is where that is possible, in base64 otherwise (RFC 6533 §3, RFC 6532 §3.5 let that stand).</summary>
    public static MimePart Write(string type, string subtype, byte[] octets) => new(type, subtype)
    {
        Content = new MimeContent(new MemoryStream(octets, writable: false)),
        ContentTransferEncoding = IsPlain(octets) ? ContentEncoding.SevenBit : ContentEncoding.Base64,
    };
}
