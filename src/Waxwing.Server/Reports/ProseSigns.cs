using MimeKit;

namespace Waxwing.Server.Reports;

/// <summary>By what mail of programs is known that follows no RFC.</summary>
internal static class ProseSigns
{
    private static readonly string[] Daemons = ["mailer-daemon", "mailerdaemon", "post_master", "mail delivery s", "postmaster", "maildelivery", "mail_delivery", "mmdf", "mailadmin", "mail administrator", "mail-daemon", "bounce", "nondelivery", "non-delivery", "symantec_antivirus", "mdaemon"];

    private static readonly string[] Subjects =
    [
        "undeliver", "returned mail", "return mail", "mail delivery fail", "delivery fail", "failure notice", "mail failure", "delivery status notification", "delivery notification", "delivery report", "non recapitabile",
        "not delivered", "could not be delivered", "couldn't be delivered", "mail system error", "delivery error", "unable to deliver", "failed to deliver", "failed delivery", "message delivery", "mail could not", "returned to sender", "nondeliverable",
        "non delivery", "delivery problem", "error mail", "bounced mail", "message you sent blocked", "warning: ", "delayed mail", "message status - undeliverable", "mail error", "delivery has failed", "rejected mail", "automatically rejected",
    ];

    private static readonly string[] AwaySubjects = ["out of office", "out of the office", "auto:", "auto-reply", "auto reply", "autoreply", "automatic reply", "automatic response", "auto response", "autoresponse", "abwesenheit", "vacation", "i am away", "on leave", "réponse automatique", "risposta automatica", "respuesta automática"];

    /// <summary>Whether it looks like a report of a delivery.</summary>
    public static bool IsBounce(MimeMessage message) =>
        message.Headers.Contains("X-Failed-Recipients")
        || IsEmptyPath(message)
        || Daemons.Any(message.From.ToString().ToLowerInvariant().Contains)
        || Subjects.Any((message.Subject ?? "").ToLowerInvariant().Contains);

    /// <summary>Whether a program answers for a person (RFC 3834 §5).</summary>
    public static bool IsAutomaticReply(MimeMessage message)
    {
        if (message.Headers.Contains("X-Failed-Recipients") || Subjects.Any((message.Subject ?? "").ToLowerInvariant().Contains))
        {
            return false;
        }

        var auto = message.Headers["Auto-Submitted"]?.Trim().ToLowerInvariant();
        var isFromDaemon = Daemons.Any(message.From.ToString().ToLowerInvariant().Contains);
        return (auto is not null && auto.StartsWith("auto-replied", StringComparison.Ordinal) && !isFromDaemon)
            || message.Headers.Contains("X-Autoreply") || message.Headers.Contains("X-Autorespond") || message.Headers.Contains("X-Auto-Response")
            || (!isFromDaemon && AwaySubjects.Any((message.Subject ?? "").ToLowerInvariant().Contains));
    }

    private static bool IsEmptyPath(MimeMessage message) => string.Equals(message.Headers["Return-Path"]?.Trim(), "<>", StringComparison.Ordinal);
}
