using Waxwing.Server.Model;

namespace Waxwing.Storm.Reckoning;

/// <summary>What the three books say together.</summary>
internal sealed record Books
{
    // Of the deliverable, this share has to be delivered.
    private const double Aim = 0.9999;

    /// <summary>How many messages the clients were told are accepted.</summary>
    public required int AcceptedMessages { get; init; }

    /// <summary>How many deliveries those are.</summary>
    public required int AcceptedDeliveries { get; init; }

    /// <summary>Where they stand, as the service says.</summary>
    public required IReadOnlyDictionary<DeliveryState, int> States { get; init; }

    /// <summary>How many of them the relays would take sooner or later.</summary>
    public required int Deliverable { get; init; }

    /// <summary>How many are delivered: the service says so, and a relay has them.</summary>
    public required int Delivered { get; init; }

    /// <summary>Accepted, and nowhere; or said to be delivered, and not there.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>Arrived more than once, and the service said that this may be.</summary>
    public required IReadOnlyList<string> RecordedDuplicates { get; init; }

    /// <summary>Arrived more than once, and the service knows nothing of it.</summary>
    public required IReadOnlyList<string> UnrecordedDuplicates { get; init; }

    /// <summary>Everything else that must not be.</summary>
    public required IReadOnlyList<string> Breaches { get; init; }

    /// <summary>Held, or of unknown fate.</summary>
    public int Waiting => States[DeliveryState.Held] + States[DeliveryState.Unknown];

    /// <summary>Not sent yet.</summary>
    public int Queued => States[DeliveryState.Scheduled] + States[DeliveryState.Queued] + States[DeliveryState.Leased] + States[DeliveryState.Deferred];

    /// <summary>Which share of the deliverable is delivered.</summary>
    public double Share => Deliverable == 0 ? 1 : (double)Delivered / Deliverable;

    /// <summary>Whether every accepted delivery stands somewhere.</summary>
    public bool AddsUp => AcceptedDeliveries == States.Values.Sum();

    /// <summary>Whether all of it is as promised.</summary>
    public bool IsGood => AddsUp && Lost.Count == 0 && UnrecordedDuplicates.Count == 0 && Breaches.Count == 0 && Share >= Aim;
}
