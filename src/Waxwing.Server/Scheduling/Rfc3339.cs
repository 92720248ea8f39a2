namespace Waxwing.Server.Scheduling;

/// <summary>Reads <c>date-time</c> of RFC 3339 §5.6, with the space for the <c>T</c> that its note allows. Strict: nothing is left out, the offset least of all.</summary>
internal static class Rfc3339
{
    private const int FractionDigits = 7;

    private static readonly ScheduleReading NotOne = ScheduleReading.No("the text begins like a date, and is no time of RFC 3339");

    /// <summary>Whether it begins with a year: then it is this form or none.</summary>
    public static bool LooksLikeOne(ReadOnlySpan<char> text) => TryNumber(text, 0, 4, out _) && text.Length > 4 && text[4] == '-';

    /// <summary>Reads the whole text.</summary>
    public static ScheduleReading Read(ReadOnlySpan<char> text)
    {
        if (!TryNumber(text, 0, 4, out var year) || !Has(text, 4, '-') || !TryNumber(text, 5, 2, out var month) || !Has(text, 7, '-') || !TryNumber(text, 8, 2, out var day))
        {
            return NotOne;
        }

        if (text.Length == 10)
        {
            return ScheduleReading.No("the date has no time of day");
        }

        if (text[10] is not ('T' or 't' or ' ') || !TryNumber(text, 11, 2, out var hour) || !Has(text, 13, ':') || !TryNumber(text, 14, 2, out var minute)
            || !Has(text, 16, ':') || !TryNumber(text, 17, 2, out var second))
        {
            return NotOne;
        }

        if (year == 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return ScheduleReading.No("there is no such date or time of day");
        }

        var rest = text[19..];
        if (!TryFraction(ref rest, out var fraction))
        {
            return NotOne;
        }

        if (rest.IsEmpty)
        {
            return ScheduleReading.No("the time has no offset, so that nobody knows which it is");
        }

        return TryOffset(rest, out var offset) ? At(new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified).Ticks + fraction - offset.Ticks) : NotOne;
    }

    private static ScheduleReading At(long ticks) => ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks
        ? ScheduleReading.No("there is no such date")
        : ScheduleReading.Of(new DateTimeOffset(ticks, TimeSpan.Zero));

    // time-secfrac = "." 1*DIGIT; what is smaller than a tick counts for nothing.
    private static bool TryFraction(ref ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        if (!Has(rest, 0, '.'))
        {
            return true;
        }

        var length = 1;
        for (var scale = TimeSpan.TicksPerSecond / 10; length < rest.Length && char.IsAsciiDigit(rest[length]); scale /= 10)
        {
            ticks += length <= FractionDigits ? scale * (rest[length] - '0') : 0;
            length++;
        }

        rest = rest[length..];
        return length > 1;
    }

    // time-offset = "Z" / ("+" / "-") time-hour ":" time-minute. -00:00 is a time in UTC whose zone is not known (§4.3); the time is.
    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text is ['Z' or 'z'])
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-') || !TryNumber(text, 1, 2, out var hours) || text[3] != ':' || !TryNumber(text, 4, 2, out var minutes) || hours > 23 || minutes > 59)
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0);
        offset = text[0] == '-' ? -offset : offset;
        return true;
    }

    private static bool Has(ReadOnlySpan<char> text, int position, char character) => position < text.Length && text[position] == character;

    private static bool TryNumber(ReadOnlySpan<char> text, int start, int digits, out int number)
    {
        number = 0;
        if (start + digits > text.Length)
        {
            return false;
        }

        foreach (var character in text.Slice(start, digits))
        {
            if (!char.IsAsciiDigit(character))
            {
                return false;
            }

            number = (number * 10) + character - '0';
        }

        return true;
    }
}
