using System.Threading.RateLimiting;

namespace Waxwing.Server.Submission;

/// <summary>How fast each key may begin messages: a token bucket for each. Thread-safe.</summary>
internal sealed class SendingRate(int? messagesPerSecond, int burst) : IDisposable
{
    private readonly PartitionedRateLimiter<Guid>? _buckets = messagesPerSecond is not { } tokens ? null : PartitionedRateLimiter.Create<Guid, Guid>(
        key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));

    /// <summary>Takes the right to begin one message.</summary>
    /// <param name="key">Whose message.</param>
    /// <param name="retryAfter">When to come back, where there is none.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(Guid key, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        if (_buckets is null)
        {
            return true;
        }

        using var lease = _buckets.AttemptAcquire(key);
        if (!lease.IsAcquired && !lease.TryGetMetadata(MetadataName.RetryAfter, out retryAfter))
        {
            retryAfter = TimeSpan.FromSeconds(1);
        }

        return lease.IsAcquired;
    }

    public void Dispose() => _buckets?.Dispose();
}
