using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Waxwing.Smtp;

/// <summary>The verdict: what the replies, the end of the content and the end of the connection say of each recipient.</summary>
internal sealed partial class Transaction
{
    /// <summary>What became of everybody.</summary>
    public TransactionResult ToResult()
    {
        lock (_gate)
        {
            return new TransactionResult
            {
                Recipients = Judge(),
                FinalReply = FinalReplyForEach ? null : _finals[0],
                Style = Style,
                Pipelined = Pipelined,
                InFlightBefore = InFlightBefore,
                WaitedBecause = WaitedBecause,
                AloneBecause = AloneBecause,
                // Nothing is asked of a server that nothing was said to.
                Asked = _expected == 0 ? [] : commands.Asked,
                NotAnnounced = commands.NotAnnounced,
                ContentOctets = ContentOctets,
                Replies = (_expected, _received),
                RoundTrips = _roundTrips,
                Measured = (_phases, timeouts, clock),
            };
        }
    }

    private ImmutableArray<RecipientResult> Judge()
    {
        var results = new RecipientResult[envelope.Recipients.Length];
        for (var index = 0; index < results.Length; index++)
        {
            results[index] = Judge(envelope.Recipients[index], index);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(results);
    }

    private RecipientResult Judge(Mailbox recipient, int index)
    {
        var (own, final) = (_recipients[index], _finals[index]);
        if (_mail is { IsPositive: false })
        {
            // A server that refused the sender and takes the content has mixed it with something else.
            return final is { IsPositive: true }
                ? new RecipientResult(recipient, final, AcceptedInPart(final))
                : Refused(recipient, SmtpStage.MailFrom, _mail, FailureScope.Message);
        }

        if (own is { IsPositive: false })
        {
            return Refused(recipient, SmtpStage.RcptTo, own, FailureScope.Recipient);
        }

        if (final is { IsPositive: true } && own is not null)
        {
            // RFC 3030 §4.2: no message is made of what is left of a refused one; and none of what was not sent.
            return ChunkRefused || !EndTaken || _reset is { IsPositive: false }
                ? new RecipientResult(recipient, final, AcceptedInPart(final))
                : new RecipientResult(recipient, final, Error: null);
        }

        if (_data is { IsPositive: false, IsIntermediate: false })
        {
            return Refused(recipient, SmtpStage.Data, _data, FailureScope.Message);
        }

        if (final is not null)
        {
            return Refused(recipient, SmtpStage.FinalDot, final, FinalReplyForEach ? FailureScope.Recipient : FailureScope.Message);
        }

        // Nothing decided and nothing broke: the caller did not wait for it.
        return _broken is { } cause
            ? new RecipientResult(recipient, cause.Reply, cause with { Delivered = FateAfter(cause, index) })
            : new RecipientResult(recipient, Reply: null, (IsTakenBack ? BackInTime : LeftBehind) with { Stage = _leftAt });
    }

    private static SmtpError BackInTime { get; } = new()
    {
        Stage = SmtpStage.Data,
        Failure = SmtpFailure.Cancelled,
        Message = "cancelled by the caller, and taken back before its end was sent",
        Scope = FailureScope.Message,
    };

    private static SmtpError LeftBehind { get; } = new()
    {
        Stage = SmtpStage.FinalDot,
        Failure = SmtpFailure.Cancelled,
        Message = "cancelled by the caller after the message was on its way",
        Scope = FailureScope.Message,
        Delivered = Delivered.Unknown,
    };

    private static SmtpError AcceptedInPart(SmtpReply reply) => new()
    {
        Stage = SmtpStage.FinalDot,
        Failure = SmtpFailure.ProtocolViolation,
        Detail = SmtpFailureDetail.ReplyUnexpected,
        Message = $"the server accepted content that it has refused or not received in part: {reply}",
        Scope = FailureScope.Message,
        Reply = reply,
        Delivered = Delivered.Unknown,
    };

    // Not handed over: not sent. Handed over and no final reply: unknown. A 421 is the reply to the command that heads
    // the queue, and what stands behind that command in its transaction is not carried out any more: not sent. In LMTP it
    // is the final reply of one recipient, and the server may have delivered to those behind him already.
    private Delivered FateAfter(SmtpError cause, int index) =>
        EndHandedOver && !(_heads && cause.Detail == SmtpFailureDetail.ServiceClosing && IsNextAnswered(index)) ? Delivered.Unknown : Delivered.No;

    private bool IsNextAnswered(int index) => !FinalReplyForEach || !Accepted.Any(earlier => earlier < index && _finals[earlier] is null);

    private static RecipientResult Refused(Mailbox recipient, SmtpStage stage, SmtpReply reply, FailureScope scope) =>
        new(recipient, reply, new SmtpError
        {
            Stage = stage,
            Failure = SmtpFailure.Rejected,
            Message = $"the server refused {Subject(stage, recipient)}: {reply}",
            Scope = scope,
            Reply = reply,
        });

    private static string Subject(SmtpStage stage, Mailbox recipient) => stage switch
    {
        SmtpStage.MailFrom => "the sender",
        SmtpStage.RcptTo => $"the recipient {recipient}",
        _ => "the content",
    };
}
