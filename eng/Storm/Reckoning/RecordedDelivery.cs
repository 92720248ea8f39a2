using Waxwing.Server.Model;

namespace Waxwing.Storm.Reckoning;

/// <summary>What the service has on record of one delivery.</summary>
/// <param name="MessageId">Its name of the message.</param>
/// <param name="Recipient">The recipient.</param>
/// <param name="State">Where it stands.</param>
/// <param name="MayBeDouble">Whether an event says that its fate was unknown, or that it may have arrived before.</param>
internal sealed record RecordedDelivery(Guid MessageId, string Recipient, DeliveryState State, bool MayBeDouble);
