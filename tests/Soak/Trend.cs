namespace Waxwing.Soak.Tests;

/// <summary>Whether a figure grows.</summary>
internal static class Trend
{
    /// <summary>
    /// How much the line of least squares rises from the end of the warm-up, a fifth of all samples, to the last sample. One high sample
    /// moves it little; a leak raises it by what was leaked.
    /// </summary>
    public static double Growth(IReadOnlyList<Sample> samples, Func<Sample, double> figure)
    {
        var warm = samples.Skip(samples.Count / 5).ToArray();
        var (meanX, meanY) = (warm.Average(sample => (double)sample.Messages), warm.Average(figure));
        var slope = warm.Sum(sample => (sample.Messages - meanX) * (figure(sample) - meanY)) / warm.Sum(sample => Math.Pow(sample.Messages - meanX, 2));
        return slope * (warm[^1].Messages - warm[0].Messages);
    }
}
