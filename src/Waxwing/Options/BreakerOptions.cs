namespace Waxwing;

/// <summary>
/// When a relay is left alone for a while. Connections are counted, not messages: one that could not be made, or that was
/// lost under a message, is a failure; one that was made is none. A relay rests once at least half have failed, and
/// at least <see cref="Failures"/> were tried, <see cref="Within"/> the time. Immutable.
/// </summary>
public sealed record BreakerOptions
{
    /// <summary>The fewest connections, made or not, that can say something of a relay: 2 to 1,000. Default 5.</summary>
    public int Failures
    {
        get;
        init => field = value is >= 2 and <= 1000 ? value : throw new ArgumentOutOfRangeException(nameof(Failures), value, "Failures is 2 to 1,000.");
    } = 5;

    /// <summary>How far back it is counted: 1 second to 1 hour. Default 5 minutes, so that five connections which each end by the deadline of 30 seconds count together.</summary>
    public TimeSpan Within
    {
        get;
        init => field = value >= TimeSpan.FromSeconds(1) && value <= TimeSpan.FromHours(1) ? value : throw new ArgumentOutOfRangeException(nameof(Within), value, "Within is 1 second to 1 hour.");
    } = TimeSpan.FromMinutes(5);

    /// <summary>How long a relay rests before one connection tries it again: 1 second to 1 hour. Default 30 seconds.</summary>
    public TimeSpan Rest
    {
        get;
        init => field = value >= TimeSpan.FromSeconds(1) && value <= TimeSpan.FromHours(1) ? value : throw new ArgumentOutOfRangeException(nameof(Rest), value, "Rest is 1 second to 1 hour.");
    } = TimeSpan.FromSeconds(30);
}
