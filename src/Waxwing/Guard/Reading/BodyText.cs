using MimeKit;

namespace Waxwing;

/// <summary>The text of a body, in the charset that its part declares or, of HTML, that the page does.</summary>
internal static class BodyText
{
    /// <summary>A reader of it.</summary>
    /// <param name="body">The part.</param>
    /// <param name="octets">Its content.</param>
    public static DecodedText Of(TextPart body, Octets octets) =>
        new(octets, body.ContentType.CharsetEncoding ?? (body.IsHtml && body.TryDetectEncoding(out var charset, out _) ? charset : null));

    /// <summary>All of it, read anew.</summary>
    public static string Whole(TextPart body)
    {
        using var octets = Octets.Of(body);
        using var text = Of(body, octets);
        return text.ReadToEnd();
    }
}
