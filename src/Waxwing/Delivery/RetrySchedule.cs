namespace Waxwing;

/// <summary>
/// When the next attempt is made. Half of each wait is fixed and half is random, so that many senders that failed
/// together do not return together. With the defaults: 1 to 2 s, 2 to 4 s.
/// </summary>
/// <param name="options">The bounds.</param>
/// <param name="chance">Gives a number from 0 (inclusive) to 1 (exclusive).</param>
/// <param name="least">The shortest wait, whatever the bounds say.</param>
internal sealed class RetrySchedule(RetryOptions options, Func<double> chance, TimeSpan least = default)
{
    /// <summary>The wait before attempt <paramref name="retry"/> + 2.</summary>
    /// <param name="retry">0 for the first repetition.</param>
    public TimeSpan DelayBefore(int retry)
    {
        var full = Math.Min(options.FirstDelay.TotalSeconds * Math.Pow(2, retry), options.MaxDelay.TotalSeconds);
        return TimeSpan.FromSeconds(Math.Max((full / 2) + (full / 2 * chance()), least.TotalSeconds));
    }
}
