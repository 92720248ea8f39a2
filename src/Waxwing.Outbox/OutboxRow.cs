namespace Waxwing.Outbox;

/// <summary>A row of the table as it is written first. Times are milliseconds since 1970 (UTC): every database has whole numbers, and they compare as they should.</summary>
internal sealed class OutboxRow
{
    public required string Id { get; set; }

    public required string MessageId { get; set; }

    public required string Kind { get; set; }

    public string? ReversePath { get; set; }

    public required byte[] Content { get; set; }

    public required string Findings { get; set; }

    public string? Requests { get; set; }

    public required string Recipients { get; set; }

    public required string State { get; set; }

    public long CreatedAt { get; set; }

    public long ExpiresAt { get; set; }

    public long? DueAt { get; set; }

    public long Attempts { get; set; }

    public long Fence { get; set; }

    public long? LeasedUntil { get; set; }

    public long Interrupted { get; set; }

    public long PossibleDuplicates { get; set; }

    public string? Reason { get; set; }

    public long? EndedAt { get; set; }
}
