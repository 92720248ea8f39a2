using Waxwing.Smtp;

namespace Waxwing;

/// <summary>What is asked of a relay beyond taking the message.</summary>
internal readonly record struct Requests(DsnNotify? Notify, DsnReturn? Return, EnvelopeId? EnvelopeId, bool RequireTls, DeliverBy? DeliverBy)
{
    /// <summary>Whether anything is asked about reports (RFC 3461).</summary>
    public bool AskForReports => Notify is not null || Return is not null || EnvelopeId is not null;

    /// <summary>With a message.</summary>
    public static Requests Of(OutgoingMessage message) => new(message.Notify, message.Return, message.EnvelopeId, message.RequireTls, message.DeliverBy);

    /// <summary>With a delivery of a prepared message.</summary>
    public static Requests Of(PreparedDelivery delivery) => new(delivery.Notify, delivery.Return, delivery.EnvelopeId, delivery.RequireTls, delivery.DeliverBy);
}
