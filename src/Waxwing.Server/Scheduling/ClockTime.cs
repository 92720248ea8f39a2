using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Waxwing.Server.Scheduling;

/// <summary>A time of day: <c>9am</c>, <c>9:30 pm</c>, <c>17:00</c>, <c>17:00:30</c>, <c>noon</c>. An hour alone is either of two, and midnight belongs to two days: both are refused.</summary>
internal static class ClockTime
{
    /// <summary>Whether a word is the beginning of one, be it a good one or not.</summary>
    public static bool Begins(string word) => char.IsAsciiDigit(word[0]) || ScheduleWords.Is(word, "noon") || ScheduleWords.Is(word, "midnight");

    /// <summary>Takes a time of day.</summary>
    public static bool TryTake(ScheduleWords words, out TimeSpan time, [NotNullWhen(false)] out string? why)
    {
        time = TimeSpan.FromHours(12);
        if (words.TryTake("noon"))
        {
            why = null;
            return true;
        }

        if (ScheduleWords.Is(words.Next, "midnight"))
        {
            why = "midnight is the beginning and the end of a day, so write 00:00 and the day that it begins";
            return false;
        }

        if (!words.TryTake(out var digits) || !TryRead(digits, out var hour, out var minute, out var second, out var isWhole))
        {
            why = "there is no such time of day";
            return false;
        }

        var half = words.TryTake("am") || words.TryTake("a.m.") ? 0 : words.TryTake("pm") || words.TryTake("p.m.") ? 12 : (int?)null;
        why = half is null && isWhole ? $"\"{digits}\" may be morning or evening, so write {digits}am, {digits}pm or {digits}:00"
            : half is not null && hour is < 1 or > 12 ? "with am and pm hours are 1 to 12"
            : null;
        time = new TimeSpan(half is { } add ? (hour % 12) + add : hour, minute, second);
        return why is null;
    }

    private static bool TryRead(string digits, out int hour, out int minute, out int second, out bool isWhole)
    {
        (hour, minute, second) = (0, 0, 0);
        var parts = digits.Split(':');
        isWhole = parts.Length == 1;
        return parts.Length <= 3
            && parts[0].Length is 1 or 2 && Number(parts[0], 23, out hour)
            && (parts.Length < 2 || (parts[1].Length == 2 && Number(parts[1], 59, out minute)))
            && (parts.Length < 3 || (parts[2].Length == 2 && Number(parts[2], 59, out second)));
    }

    private static bool Number(string text, int most, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;
}
