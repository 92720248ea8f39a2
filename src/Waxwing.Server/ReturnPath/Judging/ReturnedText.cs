using System.Text;
using MimeKit;
using Waxwing.Server.Reports;

namespace Waxwing.Server.ReturnPath.Judging;

using ReturnedMail = Waxwing.Server.Reports.ReturnedMail;

/// <summary>What people are shown of mail that came back: who wrote it, and what it says; never the message that it returns, which may hold a code or a link.</summary>
internal static class ReturnedText
{
    /// <summary>How many characters are shown.</summary>
    public const int Longest = 16 * 1024;

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

        MimeEntity[] parts = [.. ReturnedParts.Of(message.Body)];
        text.Append('\n').Append(read is ReturnedMail.Letter ? Letter(parts) : ProseReader.Told(parts));
        foreach (var report in parts.OfType<MimePart>().Where(part => Reports.Contains(part.ContentType.MimeType, StringComparer.OrdinalIgnoreCase)))
        {
            text.Append('\n').Append(MimeText.Of(report));
        }

        return Cut(text.ToString(), Longest);
    }

    private static string Letter(MimeEntity[] parts)
    {
        var texts = parts.OfType<TextPart>().ToArray();
        return string.Join('\n', (Array.Exists(texts, part => part.IsPlain) ? texts.Where(part => part.IsPlain) : texts).Select(MimeText.Of));
    }

    private static string Cut(string text, int longest) => text.Length > longest ? text[..longest] : text;
}
