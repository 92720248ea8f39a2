using System.Text;
using MimeKit;

namespace Waxwing.Server.Reports;

/// <summary>The text of a part, of bounded length.</summary>
internal static class MimeText
{
    private const int MaxOctets = 256 * 1024;

    /// <summary>What a part says; HTML without its marks.</summary>
    public static string Of(MimePart part)
    {
        if (part.Content is null)
        {
            return "";
        }

        using var content = part.Content.Open();
        var octets = new byte[MaxOctets];
        var length = content.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false);
        var text = Encoding(part).GetString(octets, 0, length).ReplaceLineEndings("\n");
        return part.ContentType.IsMimeType("text", "html") ? HtmlText.Read(text).Seen : text;
    }

    private static Encoding Encoding(MimePart part)
    {
        try
        {
            return part.ContentType.CharsetEncoding ?? System.Text.Encoding.UTF8;
        }
        catch (NotSupportedException)
        {
            return System.Text.Encoding.Latin1;
        }
    }
}
