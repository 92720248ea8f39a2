using Waxwing.Smtp;

namespace Waxwing;

/// <summary>What is asked of a relay beyond taking the message.</summary>
internal readonly record struct Requests(DsnNotify? Notify, DsnReturn? Return, EnvelopeId? EnvelopeId, bool RequireTls, DeliverBy? DeliverBy)
{
    /// <summary>What is asked for single recipients in place of <see cref="Notify"/>; null: nothing.</summary>
    public IReadOnlyDictionary<Mailbox, DsnRequest>? Single { get; init; }

    /// <summary>Whether anything is asked about reports (RFC 3461).</summary>
    public bool AskForReports => Notify is not null || Return is not null || EnvelopeId is not null || Single is { Count: > 0 };

    /// <summary>What is asked for a recipient.</summary>
    public DsnRequest For(Mailbox recipient)
    {
        var own = Single?.GetValueOrDefault(recipient) ?? DsnRequest.None;

        // RFC 3461 §5.2.1: the first who knows the recipient's address says it, so that a report after a forwarding can be matched.
        return new DsnRequest(own.Notify ?? Notify, own.OriginalRecipient ?? (OriginalRecipient.TryCreate(recipient, out var address) ? address : null));
    }

    /// <summary>With a message.</summary>
    public static Requests Of(OutgoingMessage message) => new(message.Notify, message.Return, message.EnvelopeId, message.RequireTls, message.DeliverBy);

    /// <summary>With a delivery of a prepared message.</summary>
    public static Requests Of(PreparedDelivery delivery) => new(delivery.Notify, delivery.Return, delivery.EnvelopeId, delivery.RequireTls, delivery.DeliverBy) { Single = delivery.DsnRequests };
}
