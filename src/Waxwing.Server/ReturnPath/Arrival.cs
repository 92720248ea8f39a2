namespace Waxwing.Server.ReturnPath;

/// <summary>A message that came to one address of ours. It is durable before its client hears that it was accepted.</summary>
internal sealed record Arrival
{
    /// <summary>Its name here.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it came (UTC).</summary>
    public required DateTimeOffset CameAt { get; init; }

    /// <summary>To which address.</summary>
    public required string Recipient { get; init; }

    /// <summary>From which reverse-path; null: the empty one, as reports have.</summary>
    public string? Sender { get; init; }

    /// <summary>From which address of the network.</summary>
    public required string Client { get; init; }

    /// <summary>How many octets it had.</summary>
    public required long Octets { get; init; }

    /// <summary>The delivery that its address named, whose proof was verified; null: the address names none.</summary>
    public BouncedDelivery? Delivery { get; init; }

    /// <summary>The octets, or as many of them as are kept.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }
}
