using MimeKit;

namespace Waxwing;

/// <summary>Mail that no person and no mailing began: what servers return, reports, automatic replies.</summary>
internal static class ReturnedMail
{
    private static readonly string[] Returning = ["mailer-daemon", "mailer daemon", "mail delivery", "postmaster"];

    /// <summary>Whether a field From is that of a server that returns mail; often it has no more than a name.</summary>
    public static bool IsFrom(string from) =>
        from.Trim() is "<>" || (PlainText.Fold(from) is var name && Array.Exists(Returning, word => name.Contains(word, StringComparison.Ordinal)));

    /// <summary>Whether it is a report (RFC 6522 §3), or says that a program has sent it (RFC 3834 §5).</summary>
    public static bool IsAutomatic(MimeMessage message) =>
        (message.Body is { ContentType: var type } && type.IsMimeType("multipart", "report"))
        || (message.Headers["Auto-Submitted"] is { } submitted && !submitted.Trim().Equals("no", StringComparison.OrdinalIgnoreCase));
}
