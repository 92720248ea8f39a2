using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing.Testing;

/// <summary>What a test has a relay say of recipients. Immutable.</summary>
internal sealed class RecipientAnswers
{
    private readonly ImmutableStack<Rule> _rules;

    private RecipientAnswers(ImmutableStack<Rule> rules) => _rules = rules;

    /// <summary>Everybody is accepted.</summary>
    public static RecipientAnswers Accept { get; } = new([]);

    /// <summary>The same with one answer more, which comes before the others.</summary>
    /// <param name="who">Whom it is for.</param>
    /// <param name="reply">The reply that refuses; null where the fate is lost.</param>
    public RecipientAnswers Add(Func<Mailbox, bool> who, ReplyRecord? reply) => new(_rules.Push(new Rule(who, reply)));

    /// <summary>The outcome for every recipient.</summary>
    public ImmutableArray<RecipientOutcome> To(Addressing addressing) =>
    [
        .. Transaction(addressing.Visible, hidden: false),
        .. addressing.Hidden.SelectMany(recipient => Transaction([recipient], hidden: true)),
    ];

    private IEnumerable<RecipientOutcome> Transaction(ImmutableArray<Mailbox> recipients, bool hidden)
    {
        var answers = recipients.Select(recipient => (Recipient: recipient, Rule: _rules.FirstOrDefault(rule => rule.Who(recipient)))).ToArray();
        // One reply answers the content of a transaction: where it is lost, it is lost for all that were accepted.
        var lost = answers.Any(answer => answer.Rule is { Reply: null });
        return answers.Select(answer => answer.Rule?.Reply is { } reply
            ? new RecipientOutcome(answer.Recipient.ToString(), hidden, Delivered.No, reply, QueueId: null, Refused(answer.Recipient, reply))
            : new RecipientOutcome(answer.Recipient.ToString(), hidden, lost ? Delivered.Unknown : Delivered.Yes, Reply: null, QueueId: null, lost ? Lost : null));
    }

    private static SendError Lost { get; } = new()
    {
        Stage = SendStage.FinalDot,
        Failure = SmtpFailure.ConnectionLost,
        Message = "the test lost the connection behind the content",
        Scope = FailureScope.Connection,
        Delivered = Delivered.Unknown,
        Retry = RetryAdvice.OnNewConnection,
    };

    private static SendError Refused(Mailbox recipient, ReplyRecord reply) => new()
    {
        Stage = SendStage.RcptTo,
        Failure = SmtpFailure.Rejected,
        Message = $"the test refused the recipient {recipient}: {reply.Code} {(reply.Enhanced is null ? "" : reply.Enhanced + " ")}{string.Join(' ', reply.Lines)}",
        Scope = FailureScope.Recipient,
        Reply = reply,
        Retry = reply.Code < 500 ? RetryAdvice.Later : RetryAdvice.Never,
    };

    private sealed record Rule(Func<Mailbox, bool> Who, ReplyRecord? Reply);
}
