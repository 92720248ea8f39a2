namespace Waxwing.Server.Scheduling;

/// <summary>Reads a day and a time of day: <c>[day] ["at"] time [zone] [day]</c>. Without a zone it is UTC.</summary>
internal static class MomentText
{
    /// <summary>Reads all words.</summary>
    public static ScheduleReading Read(ScheduleWords words, DateTimeOffset now)
    {
        DayWord? day = null;
        TimeSpan? time = null;
        ScheduleZone? zone = null;
        while (words.Next is { } word)
        {
            string? why;
            if (DayWord.TryTake(words, out var named))
            {
                why = day is null ? null : "the text names two days";
                day = named;
            }
            else if (words.TryTake("at") || ClockTime.Begins(word))
            {
                var isSecond = time is not null;
                time = ClockTime.TryTake(words, out var read, out why) ? read : time;
                why = isSecond ? "the text names two times of day" : why;
            }
            else if (time is null || zone is not null)
            {
                why = $"\"{word}\" is not understood where it stands";
            }
            else
            {
                _ = ScheduleZone.TryTake(words, out zone, out why);
            }

            if (why is not null)
            {
                return ScheduleReading.No(why);
            }
        }

        return time is { } clock ? (zone ?? ScheduleZone.Utc).First(day ?? DayWord.Any, clock, now) : ScheduleReading.No("the text names no time of day");
    }
}
