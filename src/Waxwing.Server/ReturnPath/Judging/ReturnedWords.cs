using Waxwing.Server.Replies;
using Waxwing.Server.Reports;

namespace Waxwing.Server.ReturnPath.Judging;

/// <summary>What a report says, in words for an event: never the words of the report, in which addresses of others may stand.</summary>
internal static class ReturnedWords
{
    /// <summary>In words, on one line.</summary>
    public static string Of(ReportedRecipient reported) =>
        $"a report came back: {Meaning(reported.Class)}{(reported.Status is { } status ? $" ({status})" : "")}{(reported.Action == ReportedAction.Delayed ? "; it is still tried" : "")}";

    private static string Meaning(ReplyClass meaning) => meaning switch
    {
        ReplyClass.Unclear => "it was not delivered",
        ReplyClass.NoSuchUser => "there is no such mailbox",
        ReplyClass.MailboxFull => "the mailbox takes no more for now",
        ReplyClass.Inactive => "the mailbox is disabled",
        ReplyClass.NoSuchDomain => "the domain takes no mail",
        ReplyClass.Unreachable => "nobody could be reached in time",
        ReplyClass.Throttled => "too much came, or too fast",
        ReplyClass.SenderBlocked => "the sending address is blocked there",
        ReplyClass.Unauthenticated => "who sent it was not proven",
        ReplyClass.ContentRefused => "its content was refused",
        ReplyClass.TooLarge => "it is too large",
        ReplyClass.Policy => "a policy refused it",
        ReplyClass.ServerFault => "a server failed",
    };
}
