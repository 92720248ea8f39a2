using Waxwing.Server.Accepting;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Server.Submission;

/// <summary>What SMTP says of what became of a handover: one code and one enhanced code (RFC 3463) for each reason.</summary>
internal static class HandoverReplies
{
    /// <summary>452 4.3.1: nothing can be kept now; nothing is wrong with the message.</summary>
    public static SmtpServerReply Unavailable { get; } = Say(452, 4, 3, 1, "The message cannot be kept now; try again later");

    /// <summary>The reply to the end of the content.</summary>
    public static SmtpServerReply Of(HandoverResult result) => result switch
    {
        HandoverResult.Accepted { Ids: [{ } id, ..] } => SmtpServerReply.MessageAccepted(id.ToString()),
        HandoverResult.Repeated(var answer) => SmtpServerReply.MessageAccepted(ReplyText.Of(answer)),
        HandoverResult.Refused { Refusals: [var refusal, ..] } => Of(refusal),
        _ => SmtpServerReply.LocalError,
    };

    /// <summary>The reply to one refusal.</summary>
    public static SmtpServerReply Of(DraftRefusal refusal) => refusal.Reason switch
    {
        // X.6.0: something about the content.
        RefusalReason.Invalid or RefusalReason.Missing or RefusalReason.Schedule => Say(550, 5, 6, 0, refusal.Message),
        // RFC 6409 §6.1: 550 with 5.7.1 where the right to submit for an address is missing.
        RefusalReason.NotYourDomain => Say(550, 5, 7, 1, refusal.Message),
        // X.1.2: the part behind the at sign is no place that takes mail.
        RefusalReason.ReservedRecipient => Say(550, 5, 1, 2, refusal.Message),
        // X.7.0: security, and none of the details that X.7 has.
        RefusalReason.Sensitive => Say(550, 5, 7, 0, refusal.Message),
        RefusalReason.TooLarge => Say(552, 5, 3, 4, refusal.Message),
        // X.5.0: what the client asks for contradicts what it asked for before.
        RefusalReason.RepetitionOfOtherBody => Say(550, 5, 5, 0, refusal.Message),
        RefusalReason.RepetitionRunning => Say(451, 4, 5, 0, refusal.Message),
        RefusalReason.Unavailable => Say(452, 4, 3, 1, refusal.Message),
    };

    /// <summary>A reply with its enhanced code.</summary>
    public static SmtpServerReply Say(int code, int @class, int subject, int detail, string text) =>
        new(code, new EnhancedStatusCode(@class, subject, detail), ReplyText.Of(text));
}
