using System.Text;
using MimeKit;

namespace Waxwing.Server.Reports;

/// <summary>The header of the message that a report is about, where the report has it.</summary>
internal static class OriginalHeader
{
    private const int MaxOctets = 256 * 1024;

    /// <summary>The header in one of the parts, or null.</summary>
    public static HeaderList? Of(IReadOnlyList<MimeEntity> parts)
    {
        foreach (var part in parts)
        {
            if (part is MessagePart { Message: { } message })
            {
                return message.Headers;
            }

            if (part is MimePart text && (text.ContentType.IsMimeType("text", "rfc822-headers") || text.ContentType.IsMimeType("text", "rfc822") || text.ContentType.IsMimeType("message", "global-headers")))
            {
                return Read(MimeText.Of(text));
            }
        }

        return null;
    }

    /// <summary>The header at the beginning of a text, or null.</summary>
    public static HeaderList? Read(string text)
    {
        var octets = Encoding.UTF8.GetBytes(text.TrimStart('\n') + "\n\n");
        using var stream = new MemoryStream(octets, 0, Math.Min(octets.Length, MaxOctets));
        try
        {
            return HeaderList.Load(stream);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
