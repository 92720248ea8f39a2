using Waxwing.Server.Replies;

namespace Waxwing.Server.Webhooks;

/// <summary>What a refusal means, in the words that Resend has from Amazon SES: programs take a recipient off their lists where the type is Permanent.</summary>
internal static class BounceWords
{
    private const string Permanent = "Permanent";
    private const string Transient = "Transient";

    /// <summary>Type and sub-type.</summary>
    public static (string Type, string SubType) Of(ReplyClass meaning) => meaning switch
    {
        ReplyClass.NoSuchUser => (Permanent, "NoEmail"),
        ReplyClass.NoSuchDomain or ReplyClass.Inactive or ReplyClass.Unclear => (Permanent, "General"),
        ReplyClass.MailboxFull => (Transient, "MailboxFull"),
        ReplyClass.TooLarge => (Transient, "MessageTooLarge"),
        ReplyClass.ContentRefused => (Transient, "ContentRejected"),
        // It is about us, or about now: nothing is wrong with the recipient.
        ReplyClass.Unreachable or ReplyClass.Throttled or ReplyClass.SenderBlocked or ReplyClass.Unauthenticated or ReplyClass.Policy or ReplyClass.ServerFault => (Transient, "General"),
    };
}
