using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.RateLimiting;

namespace Waxwing.Server.Api;

/// <summary>How often a key may ask: a bucket of tokens for each, which a rest fills up to the burst. Thread-safe.</summary>
internal sealed class RateLimits(ApiOptions options) : IDisposable
{
    // Only good keys have one.
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<Guid, TokenBucketRateLimiter> _buckets = new();
    private readonly string _policy = $"{options.RequestsPerSecond};w=1";

    /// <summary>Takes a token of a key and tells how many are left; how long to wait, or null.</summary>
    public TimeSpan? Take(HttpResponse response, Guid key)
    {
        var bucket = BucketOf(key);
        // Without a timer: it fills by the time that went by since the last time.
        bucket.TryReplenish();
        using var lease = bucket.AttemptAcquire();
        var left = bucket.GetStatistics()!.CurrentAvailablePermits;
        var oneToken = TimeSpan.FromSeconds(1.0 / options.RequestsPerSecond);
        Tell(response, options.RequestsPerSecond, _policy, left, left > 0 ? TimeSpan.Zero : oneToken);
        return lease.IsAcquired ? null : oneToken;
    }

    /// <summary>Writes the fields that Resend's clients look at; times in whole seconds, the smallest one.</summary>
    public static void Tell(HttpResponse response, int limit, string policy, long left, TimeSpan reset)
    {
        var headers = response.Headers;
        headers["ratelimit-limit"] = Text(limit);
        headers["ratelimit-policy"] = policy;
        headers["ratelimit-remaining"] = Text(left);
        headers["ratelimit-reset"] = Text(Math.Max(1, (long)Math.Ceiling(reset.TotalSeconds)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var bucket in _buckets.Values)
        {
            bucket.Dispose();
        }
    }

    private TokenBucketRateLimiter BucketOf(Guid key)
    {
        if (_buckets.TryGetValue(key, out var bucket))
        {
            return bucket;
        }

        if (_buckets.Count >= Most)
        {
            _buckets.Clear();
        }

        return _buckets.GetOrAdd(key, static (_, options) => new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(options.Burst, options.RequestsPerSecond),
            TokensPerPeriod = options.RequestsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
            AutoReplenishment = false,
        }), options);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
