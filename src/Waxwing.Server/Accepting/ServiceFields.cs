using System.Security.Cryptography;
using System.Text;
using MimeKit;
using MimeKit.Utils;
using Waxwing.Server.Streams;
using Waxwing.Templates;

namespace Waxwing.Server.Accepting;

/// <summary>
/// The header fields that the service adds to what programs send, where the sender gave none. Answering machines leave such mail alone: <c>Auto-Submitted</c> (RFC 3834 §5) for all that obey the
/// standard, <c>X-Auto-Response-Suppress</c> for Exchange. <c>Feedback-ID</c> has providers count complaints by stream, kind and tenant. <c>Date</c> is in UTC: where the sender lives is nobody's business.
/// </summary>
internal static class ServiceFields
{
    private const string AutoSubmitted = "Auto-Submitted";
    private const string AutoResponseSuppress = "X-Auto-Response-Suppress";
    private const string FeedbackId = "Feedback-ID";

    /// <summary>Adds them.</summary>
    /// <param name="mime">The message.</param>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="stream">Its stream.</param>
    /// <param name="kind">What it is for.</param>
    public static void Add(MimeMessage mime, string tenant, MailStream stream, MailKind kind)
    {
        AddMissing(mime, AutoSubmitted, "auto-generated");
        AddMissing(mime, AutoResponseSuppress, "All");
        AddMissing(mime, FeedbackId, $"{stream.Name}:{MailKindWord.Of(kind)}:{SenderOf(tenant)}");
        // Two of them, or one that is none, are refused by whoever judges all mail.
        if (mime.Headers.Count(header => header.Id == HeaderId.Date) == 1 && mime.Date.Offset != TimeSpan.Zero)
        {
            // Not by the property, to which the same moment is the same value.
            mime.Headers[HeaderId.Date] = DateUtils.FormatDate(mime.Date.ToUniversalTime());
        }
    }

    // The last part is the sender: 5 to 15 characters that stay the same, and tell no name.
    private static string SenderOf(string tenant) => $"wx{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"waxwing feedback-id {tenant}")).AsSpan(0, 5))}";

    private static void AddMissing(MimeMessage mime, string field, string value)
    {
        if (!mime.Headers.Contains(field))
        {
            mime.Headers.Add(field, value);
        }
    }
}
