using CsCheck;
using Waxwing.Server.Scheduling;

namespace Waxwing.Server.Tests.Scheduling;

/// <summary>Whatever a caller sends: nothing is thrown, nothing means now, and what is read lies within the bounds.</summary>
public sealed class ScheduleProperties
{
    private static readonly string[] Pieces =
    [
        "in", "1", "90", "9999999", "a", "and", "min", "hours", "days", "weeks", "today", "tomorrow", "next", "on", "this", "friday", "Mon", "at", "9am", "9", "pm", "17:00", "24:00", "noon", "midnight", ":", "::",
        "UTC", "ET", "CST", "Europe/Berlin", "Etc/GMT+12", "+02:00", "-14:00", "UTC+14", "Z", "2026-12-24", "T", "18:00:00", ".5", "now", ",", " ", "", "/", "\0", "٣", "é", "\ud800", "-", "+", "0",
    ];

    private static readonly Gen<string> Texts = Gen.Frequency(
        (6, Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 10].Select(words => string.Join(' ', words))),
        (3, Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 10].Select(string.Concat)),
        (2, Gen.Char[' ', '~'].Array[0, 120].Select(characters => new string(characters))),
        (2, Gen.String));

    private static readonly Gen<DateTimeOffset> Times = Gen.Long[new DateTime(2020, 1, 1).Ticks, new DateTime(2060, 1, 1).Ticks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    [Fact]
    public void Whatever_is_sent_is_a_time_within_bounds_or_a_reason() => Gen.Select(Texts, Times).Sample((text, now) =>
    {
        if (ScheduleText.TryRead(text, now, out var at, out var why))
        {
            Assert.InRange(at, now, now + ScheduleText.Furthest);
            Assert.True(text.Any(char.IsAsciiDigit) || text.Contains("noon", StringComparison.OrdinalIgnoreCase) || text.Contains("in a", StringComparison.OrdinalIgnoreCase), text);
        }
        else
        {
            Assert.InRange(why.Length, 1, 600);
        }
    }, iter: 100_000);

    // No text is long enough to take long: the bound is what makes it so.
    [Theory]
    [InlineData("in 1 min")]
    [InlineData("tomorrow at 9am")]
    public void A_text_that_is_too_long_is_not_looked_at(string text) =>
        Assert.False(ScheduleText.TryRead(text + new string(' ', ScheduleText.MaxLength), new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero), out _, out _));

    [Fact]
    public void A_delay_is_added_to_the_second() => Gen.Select(Gen.Int[1, 29], Gen.Int[0, 23], Gen.Int[0, 59], Times).Sample((days, hours, minutes, now) =>
    {
        Assert.True(ScheduleText.TryRead($"in {days} days, {hours} hours and {minutes} minutes", now, out var at, out var why), why);
        Assert.Equal(now + new TimeSpan(days, hours, minutes, 0), at);
    }, iter: 1_000);

    [Fact]
    public void A_weekday_is_within_the_next_seven_days_and_has_its_name() => Gen.Select(Gen.Enum<DayOfWeek>(), Gen.Int[0, 23], Gen.Int[0, 59], Times, Gen.Bool).Sample((day, hour, minute, now, isNext) =>
    {
        Assert.True(ScheduleText.TryRead($"{(isNext ? "next " : "")}{day} at {hour:00}:{minute:00}", now, out var at, out var why), why);

        Assert.Equal(day, at.DayOfWeek);
        Assert.Equal((hour, minute), (at.Hour, at.Minute));
        Assert.True(at > now && at - now <= TimeSpan.FromDays(isNext ? 8 : 7));
        Assert.True(!isNext || at.Date > now.Date);
    }, iter: 2_000);
}
