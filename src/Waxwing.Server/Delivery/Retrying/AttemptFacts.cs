namespace Waxwing.Server.Delivery.Retrying;

/// <summary>One attempt that has ended, as far as its consequences go.</summary>
internal sealed record AttemptFacts
{
    /// <summary>Which one, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Who was to be asked.</summary>
    public required DeliveryWay Way { get; init; }

    /// <summary>What the message is for.</summary>
    public required MailKind Kind { get; init; }

    /// <summary>When the attempt ended (UTC).</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>After this (UTC) the message is not sent.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Until when its lane rests (UTC), or null: see <see cref="LaneRest"/>.</summary>
    public DateTimeOffset? LaneRestsUntil { get; init; }
}
