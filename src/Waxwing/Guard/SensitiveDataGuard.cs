using MimeKit;

namespace Waxwing;

/// <summary>Reads a message for what should not be in mail. Safe for concurrent use.</summary>
public static class SensitiveDataGuard
{
    /// <summary>
    /// Reads the subject, all text and HTML, the names of attachments, and attachments that are text, or archives and office documents of
    /// text (ZIP, DOCX, XLSX, PPTX, ODF). Nothing else is read, and <see cref="GuardReport.Unread"/> says so for each part.
    /// </summary>
    /// <param name="message">The message. It is not changed.</param>
    /// <param name="kind">What it is for; the policy depends on it.</param>
    /// <param name="policy">What to do about findings; null: <see cref="GuardPolicy.Default"/>.</param>
    /// <param name="limits">How much is read; null: <see cref="GuardLimits.Default"/>.</param>
    /// <param name="cancellationToken">Ends the reading between two parts.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static GuardReport Inspect(
        MimeMessage message, MailKind kind = MailKind.Notification, GuardPolicy? policy = null, GuardLimits? limits = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new Inspection(kind, policy ?? GuardPolicy.Default, limits ?? GuardLimits.Default).Inspect(message, cancellationToken);
    }
}
