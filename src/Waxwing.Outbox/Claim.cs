namespace Waxwing.Outbox;

/// <summary>A message that a worker has for a while. What it writes counts only with the fence of its claim.</summary>
internal sealed record Claim
{
    public required string Id { get; init; }

    public required MailKind Kind { get; init; }

    public required string? ReversePath { get; init; }

    public required byte[] Content { get; init; }

    public required string Findings { get; init; }

    public required OutboxRequests? Requests { get; init; }

    public required OutboxRecipient[] Recipients { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Which attempt this is, from 1.</summary>
    public required int Attempt { get; init; }

    public required long Fence { get; init; }

    /// <summary>Whether a lease before this one ended without an outcome.</summary>
    public required bool IsTakenOver { get; init; }
}
