namespace Waxwing.Server.Audit;

/// <summary>One entry of the log as it is kept. It is read from what may have been tampered with, and so holds whatever stands there.</summary>
internal sealed record AuditEntry
{
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Its number: 1 for the first, and none is left out.</summary>
    public required long Sequence { get; init; }

    /// <summary>When, in milliseconds since 1970 (UTC).</summary>
    public required long Milliseconds { get; init; }

    /// <summary>Who: see <see cref="AuditActor"/>.</summary>
    public required string Actor { get; init; }

    /// <summary>What: a word of <see cref="AuditActions"/>, or of a later version.</summary>
    public required string Action { get; init; }

    /// <summary>Whose the target is, or null.</summary>
    public string? Tenant { get; init; }

    /// <summary>To what, or null.</summary>
    public string? Target { get; init; }

    /// <summary>What else is to be known: a JSON object.</summary>
    public required string Details { get; init; }

    /// <summary>The hash of the entry before it; 32 zeros before the first.</summary>
    public required ReadOnlyMemory<byte> Previous { get; init; }

    /// <summary>The hash of this one: see <see cref="AuditHash"/>.</summary>
    public ReadOnlyMemory<byte> Hash { get; init; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At => TimeOf(Milliseconds);

    /// <summary>A time of the log; one that no calendar has becomes the nearest that it has.</summary>
    public static DateTimeOffset TimeOf(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, Earliest, Latest));

    /// <summary>The entry that follows another.</summary>
    /// <param name="last">The last one, or null for the first.</param>
    /// <param name="fact">What it says.</param>
    /// <param name="now">The time (UTC).</param>
    public static AuditEntry Behind(AuditEntry? last, AuditFact fact, DateTimeOffset now)
    {
        var entry = new AuditEntry
        {
            Sequence = (last?.Sequence ?? 0) + 1,
            Milliseconds = now.ToUnixTimeMilliseconds(),
            Actor = fact.Actor.Text,
            Action = fact.Action.Word(),
            Tenant = AuditText.OrNull(fact.Tenant),
            Target = AuditText.OrNull(fact.Target),
            Details = fact.Details.Json,
            Previous = last?.Hash ?? AuditHash.BeforeTheFirst,
        };
        return entry with { Hash = AuditHash.Of(entry) };
    }
}
