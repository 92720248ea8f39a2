using System.Text;
using MimeKit;
using Waxwing.Server.Reports;

namespace Waxwing.Server.ReturnPath;

using ReturnedMail = Waxwing.Server.Reports.ReturnedMail;

/// <summary>What people are shown of mail that came back: who wrote it, and what it says; never the message that it returns, which may hold a code or a link.</summary>
internal static class ReturnedText
{
    /// <summary>How many characters are shown.</summary>
    public const int Longest = 16 * 1024;

    private const int MostParts = 50;
    private const int LongestField = 500;

    private static readonly HeaderId[] Fields = [HeaderId.From, HeaderId.To, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId];
    private static readonly string[] Reports = ["message/delivery-status", "message/global-delivery-status", "message/feedback-report", "message/disposition-notification"];

    /// <summary>The text.</summary>
    /// <param name="message">The message.</param>
    /// <param name="read">What it is: of a report, what stands behind the beginning of the returned message is left out.</param>
    public static string Of(MimeMessage message, ReturnedMail read)
    {
        var text = new StringBuilder();
        foreach (var field in Fields)
        {
            if (message.Headers[field] is { } value)
            {
                text.Append(field.ToHeaderName()).Append(": ").Append(Cut(value.ReplaceLineEndings(" "), LongestField)).Append('\n');
            }
        }

        MimeEntity[] parts = [.. Parts(message.Body).Take(MostParts)];
        text.Append('\n').Append(read is ReturnedMail.Letter ? string.Join('\n', parts.OfType<TextPart>().Where(part => part.IsPlain).DefaultIfEmpty(parts.OfType<TextPart>().FirstOrDefault()).OfType<TextPart>().Select(MimeText.Of)) : ProseReader.Told(parts));
        foreach (var report in parts.OfType<MimePart>().Where(part => Reports.Contains(part.ContentType.MimeType, StringComparer.OrdinalIgnoreCase)))
        {
            text.Append('\n').Append(MimeText.Of(report));
        }

        return Cut(text.ToString(), Longest);
    }

    private static string Cut(string text, int longest) => text.Length > longest ? text[..longest] : text;

    // The returned message is a part that holds a message, and is not opened.
    private static IEnumerable<MimeEntity> Parts(MimeEntity? entity)
    {
        var waiting = new Stack<MimeEntity>(entity is null ? [] : [entity]);
        while (waiting.TryPop(out var next))
        {
            yield return next;
            foreach (var part in next is Multipart multipart ? multipart.Take(MostParts).Reverse() : [])
            {
                waiting.Push(part);
            }
        }
    }
}
