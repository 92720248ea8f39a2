namespace Waxwing.Server.Scheduling;

/// <summary>Which day is meant.</summary>
/// <param name="Kind">How it is named.</param>
/// <param name="Weekday">The day of the week, where it is named by that.</param>
internal readonly record struct DayWord(DayKind Kind, DayOfWeek Weekday = default)
{
    /// <summary>None is named: the first day on which the time of day is still to come.</summary>
    public static readonly DayWord Any = new(DayKind.Any);

    /// <summary>Takes a day, if one stands next: <c>today</c>, <c>tomorrow</c>, or a weekday with <c>on</c>, <c>this</c> or <c>next</c> before it or nothing.</summary>
    public static bool TryTake(ScheduleWords words, out DayWord day)
    {
        var weekday = Weekdays(words.Next) ?? (IsBeforeWeekday(words.Next) ? Weekdays(words.Behind) : null);
        day = ScheduleWords.Is(words.Next, "today") ? new DayWord(DayKind.Today)
            : ScheduleWords.Is(words.Next, "tomorrow") ? new DayWord(DayKind.Tomorrow)
            : weekday is { } named ? new DayWord(ScheduleWords.Is(words.Next, "next") ? DayKind.NextWeekday : DayKind.Weekday, named)
            : Any;
        _ = day != Any && words.TryTake(out var first) && IsBeforeWeekday(first) && words.TryTake(out _);
        return day != Any;
    }

    /// <summary>The first date that is meant.</summary>
    /// <param name="today">The date where the sender is.</param>
    /// <param name="isOver">Whether the time of day is over there today.</param>
    public DateOnly First(DateOnly today, bool isOver)
    {
        var ahead = ((int)Weekday - (int)today.DayOfWeek + 7) % 7;
        return today.AddDays(Kind switch
        {
            DayKind.Any => isOver ? 1 : 0,
            DayKind.Today => 0,
            DayKind.Tomorrow => 1,
            DayKind.Weekday => ahead == 0 && isOver ? 7 : ahead,
            DayKind.NextWeekday => ahead == 0 ? 7 : ahead,
        });
    }

    private static bool IsBeforeWeekday(string? word) => ScheduleWords.Is(word, "on") || ScheduleWords.Is(word, "this") || ScheduleWords.Is(word, "next");

    private static DayOfWeek? Weekdays(string? word) => word?.ToLowerInvariant() switch
    {
        "monday" or "mon" => DayOfWeek.Monday,
        "tuesday" or "tue" or "tues" => DayOfWeek.Tuesday,
        "wednesday" or "wed" => DayOfWeek.Wednesday,
        "thursday" or "thu" or "thur" or "thurs" => DayOfWeek.Thursday,
        "friday" or "fri" => DayOfWeek.Friday,
        "saturday" or "sat" => DayOfWeek.Saturday,
        "sunday" or "sun" => DayOfWeek.Sunday,
        _ => null,
    };
}

/// <summary>How a day is named.</summary>
internal enum DayKind
{
    /// <summary>Not at all.</summary>
    Any,

    /// <summary><c>today</c>.</summary>
    Today,

    /// <summary><c>tomorrow</c>.</summary>
    Tomorrow,

    /// <summary>The next one of its name whose time is not over, today included.</summary>
    Weekday,

    /// <summary>The first one of its name behind today. (Some mean the week behind that by it: a date says it better.)</summary>
    NextWeekday,
}
