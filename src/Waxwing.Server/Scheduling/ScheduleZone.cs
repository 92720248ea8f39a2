using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Waxwing.Server.Scheduling;

/// <summary>
/// A time zone: a fixed offset, or rules. Of a time that a change to summer time leaves out, the offset before the change counts; of a time that there is twice, the
/// first is meant: as in RFC 5545 §3.3.5.
/// </summary>
internal sealed class ScheduleZone
{
    // The longest change of clocks that is left out is hours, and two changes are months apart.
    private static readonly TimeSpan BeforeAnyGap = TimeSpan.FromHours(6);

    private readonly TimeZoneInfo _zone;

    private ScheduleZone(TimeZoneInfo zone) => _zone = zone;

    /// <summary>Coordinated universal time.</summary>
    public static ScheduleZone Utc { get; } = new(TimeZoneInfo.Utc);

    /// <summary>Takes a zone: a word that means one, <c>UTC+2</c>, <c>+02:00</c>, or a name of the time zone database.</summary>
    public static bool TryTake(ScheduleWords words, [NotNullWhen(true)] out ScheduleZone? zone, [NotNullWhen(false)] out string? why)
    {
        zone = null;
        if (!words.TryTake(out var word))
        {
            why = "the text names no time zone";
            return false;
        }

        var known = ZoneNames.Of(word);
        why = known.Ambiguous is { } instead ? $"the time zone {word} means more than one, so write {instead}" : null;
        if (why is not null)
        {
            return false;
        }

        zone = known.Name is { } name ? Named(name) : (known.Offset ?? Offset(word)) is { } offset ? Fixed(offset) : null;
        why = zone is null ? $"\"{word}\" is no time zone that is known here" : null;
        return zone is not null;
    }

    /// <summary>The first moment, from now on where the day leaves a choice, that is meant by a day and a time of day.</summary>
    public ScheduleReading First(DayWord day, TimeSpan time, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, _zone).DateTime);
        var isOver = ToUtc(today, time) <= now;
        return ScheduleReading.Of(ToUtc(day.First(today, isOver), time));
    }

    private DateTimeOffset ToUtc(DateOnly date, TimeSpan time)
    {
        var local = date.ToDateTime(TimeOnly.MinValue) + time;
        var offset = _zone.IsAmbiguousTime(local) ? _zone.GetAmbiguousTimeOffsets(local).Max()
            : _zone.IsInvalidTime(local) ? _zone.GetUtcOffset(local - BeforeAnyGap)
            : _zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }

    // The platform keeps each zone that it found, and finds those in any capitals: what is read may not depend on what was read before.
    private static ScheduleZone? Named(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && string.Equals(zone.Id, name, StringComparison.Ordinal) ? new ScheduleZone(zone) : null;

    private static ScheduleZone Fixed(TimeSpan offset) =>
        offset == TimeSpan.Zero ? Utc : new ScheduleZone(TimeZoneInfo.CreateCustomTimeZone(offset.ToString("c", CultureInfo.InvariantCulture), offset, displayName: null, standardDisplayName: null));

    // ["UTC" / "GMT"] ("+" / "-") 1*2DIGIT [":"] [2DIGIT]; without a word before it the minutes are written.
    private static TimeSpan? Offset(string word)
    {
        var text = word.AsSpan();
        var isRelative = text.StartsWith("UTC", StringComparison.OrdinalIgnoreCase) || text.StartsWith("GMT", StringComparison.OrdinalIgnoreCase);
        text = isRelative ? text[3..] : text;
        if (text.IsEmpty || text[0] is not ('+' or '-'))
        {
            return null;
        }

        var digits = text[1..];
        var colon = digits.IndexOf(':');
        var (hourText, minuteText) = colon >= 0 ? (digits[..colon].ToString(), digits[(colon + 1)..].ToString())
            : digits.Length == 4 ? (digits[..2].ToString(), digits[2..].ToString())
            : (digits.ToString(), isRelative ? "00" : string.Empty);
        if (hourText.Length is not (1 or 2) || minuteText.Length != 2
            || !int.TryParse(hourText, NumberStyles.None, CultureInfo.InvariantCulture, out var hours) || !int.TryParse(minuteText, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || minutes > 59 || (hours * 60) + minutes > 14 * 60)
        {
            return null;
        }

        var offset = new TimeSpan(hours, minutes, 0);
        return text[0] == '-' ? -offset : offset;
    }
}
