namespace Waxwing.Server.Delivery;

/// <summary>How much is under way at once, and what happens to what goes wrong.</summary>
internal sealed record DispatchOptions
{
    /// <summary>The node's name: unique among nodes, and new with each start, so that a start never takes leases of the one before for its own.</summary>
    public required string Node { get; init; }

    /// <summary>The most deliveries under way at once.</summary>
    public int Places { get; init; } = 256;

    /// <summary>The most deliveries under way in one lane.</summary>
    public int PlacesPerLane { get; init; } = 256;

    /// <summary>The most deliveries that a lane begins in a second; null: no bound.</summary>
    public int? PerSecondPerLane { get; init; }

    /// <summary>How long a lease is good. It is made longer a few times before it ends, for as long as the node lives.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often is looked for what is due although nobody said so: what other nodes accepted, or gave back.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a stop waits for what is under way.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What happens to mail of unknown fate.</summary>
    public Mail.UnknownFate Unknown { get; init; } = new(Holds: false, TimeSpan.Zero, TimeSpan.FromMinutes(15));
}
