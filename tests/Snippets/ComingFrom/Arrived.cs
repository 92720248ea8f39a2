using MimeKit;
using Waxwing.Sandbox;

namespace Waxwing.Snippets.ComingFrom;

/// <summary>What a recipient gets, apart from what differs between any two messages.</summary>
internal sealed record Arrived(string Envelope, string From, string To, string Subject, string? Text, string? Html, string Parts)
{
    public static Arrived Of(CapturedMessage captured)
    {
        using var message = TheSandbox.Read(captured);
        return new Arrived(
            $"{captured.Sender} -> {string.Join(", ", captured.Recipients)}",
            message.From.ToString(),
            message.To.ToString(),
            message.Subject ?? "",
            Flat(message.TextBody),
            Flat(message.HtmlBody),
            string.Join(", ", message.BodyParts.OfType<MimePart>().Select(part => $"{part.ContentType.MimeType} {part.FileName} {part.ContentId} {Octets(part)}")));
    }

    // A line end behind the last line is a matter of taste between libraries.
    private static string? Flat(string? text) => text?.ReplaceLineEndings("\n").TrimEnd();

    private static string Octets(MimePart part)
    {
        if (part is TextPart)
        {
            return "";
        }

        using var decoded = new MemoryStream();
        part.Content?.DecodeTo(decoded);
        return Convert.ToHexStringLower(decoded.ToArray());
    }
}
