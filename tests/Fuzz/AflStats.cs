using System.Globalization;

namespace Waxwing.Fuzz.Tests;

/// <summary>What afl-fuzz wrote of a run: <c>fuzzer_stats</c>.</summary>
internal sealed class AflStats(IReadOnlyDictionary<string, string> values)
{
    public static AflStats Read(string file) => new(File.ReadLines(file)
        .Select(line => line.Split(':', 2))
        .Where(parts => parts.Length == 2)
        .ToDictionary(parts => parts[0].Trim(), parts => parts[1].Trim(), StringComparer.Ordinal));

    public long Number(string name) => long.Parse(values[name], NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>A figure with a percent sign.</summary>
    public double Percent(string name) => double.Parse(values[name].TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture);
}
