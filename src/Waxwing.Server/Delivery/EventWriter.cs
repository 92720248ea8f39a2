using Waxwing.Server.Delivery.Retrying;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Rights;
using Waxwing.Smtp;

namespace Waxwing.Server.Delivery;

/// <summary>Makes of what became of an attempt what is written down and told.</summary>
internal sealed class EventWriter(string node, TimeProvider clock)
{
    /// <summary>The outcome of a delivery.</summary>
    /// <param name="claimed">The delivery.</param>
    /// <param name="disposition">What follows.</param>
    /// <param name="receipt">What was observed, or null where nobody was asked.</param>
    public Outcome Outcome(Claimed claimed, Disposition disposition, SendReceipt? receipt)
    {
        var told = disposition.Tells is { } type ? Event(claimed, type) with { Reason = disposition.Reason, NextAt = disposition.DueAt } : null;
        if (told is not null && receipt is not null)
        {
            told = With(told, receipt, claimed.Recipient);
        }

        return new Outcome
        {
            MessageId = claimed.MessageId,
            Number = claimed.Number,
            Fence = claimed.Fence,
            State = disposition.State,
            DueAt = disposition.DueAt,
            WasNoAttempt = disposition.WasNoAttempt,
            Reason = disposition.Reason,
            Event = told,
            Then = disposition.State == DeliveryState.Delivered && TestAddresses.TryRead(claimed.Recipient, out var fate) && fate == TestFate.Complained
                ? Event(claimed, MailEventType.Complained) with { Reason = "the test address complains of every message" }
                : null,
        };
    }

    /// <summary>The outcome of a delivery that waits for a person.</summary>
    public Outcome Held(Claimed claimed, string reason) => new()
    {
        MessageId = claimed.MessageId,
        Number = claimed.Number,
        Fence = claimed.Fence,
        State = DeliveryState.Held,
        WasNoAttempt = true,
        Reason = reason,
        Event = Event(claimed, MailEventType.Held) with { Reason = reason },
    };

    /// <summary>The outcome of a delivery that is not made, since its recipient is on a list.</summary>
    public Outcome Suppressed(Claimed claimed, string reason) => new()
    {
        MessageId = claimed.MessageId,
        Number = claimed.Number,
        Fence = claimed.Fence,
        State = DeliveryState.Suppressed,
        WasNoAttempt = true,
        Reason = reason,
        Event = Event(claimed, MailEventType.Suppressed) with { Reason = reason },
    };

    private MailEvent Event(Claimed claimed, MailEventType type) => new()
    {
        Id = Ids.New(clock),
        Type = type,
        At = clock.GetUtcNow(),
        Tenant = claimed.Tenant,
        MessageId = claimed.MessageId,
        Recipient = claimed.Recipient.ToString(),
        Attempt = claimed.Attempt,
        PossibleDuplicate = claimed.PossibleDuplicate,
        Node = node,
    };

    private static MailEvent With(MailEvent told, SendReceipt receipt, Mailbox recipient)
    {
        var address = recipient.ToString();
        var outcome = receipt.Recipients.FirstOrDefault(one => string.Equals(one.Address, address, StringComparison.Ordinal));
        var reply = outcome?.Reply ?? outcome?.Error?.Reply;
        var attempt = receipt.Attempts is [.., var last] ? last : null;
        return told with
        {
            Reply = reply is null ? null : new EventReply(reply.Code, reply.Enhanced, string.Join(' ', reply.Lines)),
            Stage = (outcome?.Error ?? receipt.Error)?.Stage.ToString(),
            Peer = attempt?.MailHost?.Host ?? attempt?.Relay,
            TlsProtocol = attempt?.Connection?.Tls?.Protocol,
            TlsCipherSuite = attempt?.Connection?.Tls?.CipherSuite,
        };
    }
}
