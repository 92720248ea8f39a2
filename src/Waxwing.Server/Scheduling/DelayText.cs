using System.Globalization;

namespace Waxwing.Server.Scheduling;

/// <summary>Reads what stands behind <c>in</c>: <c>amount *(["and"] amount)</c>, where an amount is a number (or <c>a</c>, <c>an</c>) and a unit from seconds to weeks.</summary>
/// <remarks>Months are none of the units, since they have no length.</remarks>
internal static class DelayText
{
    private const int MaxDigits = 7;

    /// <summary>Reads the rest of the words.</summary>
    public static ScheduleReading Read(ScheduleWords words, DateTimeOffset now)
    {
        var seconds = 0L;
        do
        {
            if (!words.TryTake(out var number) || !TryNumber(number, out var count))
            {
                return ScheduleReading.No("behind \"in\" stands no number");
            }

            if (!words.TryTake(out var unit) || Seconds(unit) is not { } length)
            {
                return ScheduleReading.No($"behind \"{number}\" stands no unit (seconds, minutes, hours, days, weeks)");
            }

            seconds += count * length;
        }
        while (words.TryTake("and") || words.Next is not null);

        // Whoever writes zero may have meant anything; that it is to be sent at once is said by leaving the time out.
        return seconds == 0 ? ScheduleReading.No("the wait is zero")
            : seconds > ScheduleText.Furthest.TotalSeconds ? ScheduleReading.No($"the wait is longer than {ScheduleText.Furthest.Days} days")
            : ScheduleReading.Of(now.AddSeconds(seconds));
    }

    private static bool TryNumber(string word, out long count)
    {
        count = 1;
        return ScheduleWords.Is(word, "a") || ScheduleWords.Is(word, "an")
            || (word.Length <= MaxDigits && long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out count));
    }

    private static long? Seconds(string unit) => unit.ToLowerInvariant() switch
    {
        "s" or "sec" or "secs" or "second" or "seconds" => 1,
        "min" or "mins" or "minute" or "minutes" => 60,
        "h" or "hr" or "hrs" or "hour" or "hours" => 3_600,
        "d" or "day" or "days" => 86_400,
        "w" or "week" or "weeks" => 604_800,
        _ => null,
    };
}
