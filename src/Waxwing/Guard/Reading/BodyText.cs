using System.Text;
using MimeKit;

namespace Waxwing;

/// <summary>The text of a body.</summary>
internal static class BodyText
{
    /// <summary>
    /// The charset that the part declares or, of HTML, that the page does; null without one. The page is read for it, so that it has to be known before the content is opened.
    /// </summary>
    public static Encoding? CharsetOf(TextPart body) =>
        body.ContentType.CharsetEncoding ?? (body.IsHtml && body.TryDetectEncoding(out var charset, out _) ? charset : null);

    /// <summary>All of it.</summary>
    public static string Whole(TextPart body)
    {
        var charset = CharsetOf(body);
        using var octets = Octets.Of(body);
        using var text = new DecodedText(octets, charset);
        return text.ReadToEnd();
    }
}
