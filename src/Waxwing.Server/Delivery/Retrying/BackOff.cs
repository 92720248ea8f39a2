namespace Waxwing.Server.Delivery.Retrying;

/// <summary>Waits that double, of which half is fixed and half random: those who failed together do not come back together.</summary>
/// <param name="Least">The shortest first wait.</param>
/// <param name="Longest">The longest wait.</param>
internal readonly record struct BackOff(TimeSpan Least, TimeSpan Longest)
{
    // 2^20 minutes are two years.
    private const int MostDoublings = 20;

    /// <summary>The shorter ones of both.</summary>
    public BackOff AtMost(BackOff? other) =>
        other is not { } bound ? this : new BackOff(bound.Least < Least ? bound.Least : Least, bound.Longest < Longest ? bound.Longest : Longest);

    /// <summary>The shortest and the longest wait number <paramref name="number"/>, from 1.</summary>
    public (TimeSpan Fixed, TimeSpan Whole) Bounds(int number)
    {
        var doubled = 2 * Least * Math.Pow(2, Math.Clamp(number - 1, 0, MostDoublings));
        var whole = doubled < Longest ? doubled : Longest;
        return (whole / 2, whole);
    }

    /// <summary>The wait number <paramref name="number"/>, from 1.</summary>
    /// <param name="number">Which wait.</param>
    /// <param name="chance">A number from 0 (inclusive) to 1 (exclusive).</param>
    public TimeSpan Wait(int number, double chance)
    {
        var (least, whole) = Bounds(number);
        return least + ((whole - least) * chance);
    }
}
