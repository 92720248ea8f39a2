namespace Waxwing.Trust;

/// <summary>The bounds of looking policies up. Immutable.</summary>
public sealed record MtaStsOptions
{
    /// <summary>How long a fetch may take: more than zero, at most 10 minutes. Default one minute, as RFC 8461 §3.3 suggests.</summary>
    public TimeSpan FetchLimit
    {
        get;
        init => field = value > TimeSpan.Zero && value <= TimeSpan.FromMinutes(10) ? value : throw new ArgumentOutOfRangeException(nameof(FetchLimit), value, "FetchLimit is more than zero and at most 10 minutes.");
    } = TimeSpan.FromMinutes(1);

    /// <summary>How long after an attempt none is made for the same id of a domain: zero to a day. A policy that may be kept for less rules until then. Default 5 minutes, as RFC 8461 §3.3 suggests.</summary>
    public TimeSpan RetryDelay
    {
        get;
        init => field = value >= TimeSpan.Zero && value <= TimeSpan.FromDays(1) ? value : throw new ArgumentOutOfRangeException(nameof(RetryDelay), value, "RetryDelay is zero to a day.");
    } = TimeSpan.FromMinutes(5);
}
