using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Waxwing.Configuration;

/// <summary>A length of time as people write it: a whole number and one unit: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>2h</c>, <c>1d</c>.</summary>
internal static class Duration
{
    /// <summary>What is accepted, for messages.</summary>
    public const string Forms = "a whole number and a unit: 500ms, 30s, 5m, 2h or 1d";

    // More digits than any unit needs within TimeSpan.
    private const int MaxDigits = 9;

    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan duration)
    {
        duration = default;
        var digits = text?.TakeWhile(char.IsAsciiDigit).Count() ?? 0;
        if (digits is 0 or > MaxDigits)
        {
            return false;
        }

        var number = int.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture);
        TimeSpan? unit = text![digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            "d" => TimeSpan.FromDays(1),
            _ => null,
        };
        // 999,999,999 days is beyond TimeSpan.
        if (unit is null || number > TimeSpan.MaxValue / unit.Value)
        {
            return false;
        }

        duration = number * unit.Value;
        return true;
    }

    /// <summary>Writes a duration in the largest unit that divides it.</summary>
    public static string Format(TimeSpan duration) => duration switch
    {
        _ when duration.Ticks % TimeSpan.TicksPerSecond != 0 || duration == TimeSpan.Zero => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0}ms"),
        _ when duration.Ticks % TimeSpan.TicksPerMinute != 0 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0}s"),
        _ when duration.Ticks % TimeSpan.TicksPerHour != 0 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMinutes:0}m"),
        _ when duration.Ticks % TimeSpan.TicksPerDay != 0 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalHours:0}h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalDays:0}d"),
    };
}
