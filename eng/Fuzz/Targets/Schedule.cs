using System.Globalization;
using System.Text;
using Waxwing.Server.Scheduling;

namespace Waxwing.Fuzz.Targets;

/// <summary>Times to send at (RFC 3339 §5.6, and plain English). The input's first octet says at which moment they are read, the rest is the text.</summary>
internal static class Schedule
{
    private const int LongestReason = 1_000;

    // Before and behind changes of clocks, at the end of a year, and on 29 February.
    private static readonly DateTimeOffset[] Moments =
    [
        Moment("2026-11-30T12:00:00Z"), Moment("2026-03-29T00:59:59Z"), Moment("2026-10-25T00:30:00Z"), Moment("2027-12-31T23:59:59.9999999Z"), Moment("2028-02-29T06:00:00Z"), Moment("2026-03-08T07:00:00Z"),
    ];

    public static void Judge(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        var now = Moments[input[0] % Moments.Length];
        var text = Encoding.UTF8.GetString(input[1..]);
        if (!ScheduleText.TryRead(text, now, out var at, out var why))
        {
            // It goes to the sender, and never stands for now.
            Property.Holds(at == default && why.Length is > 0 and <= LongestReason);
            Property.IsPrintable(why);
            return;
        }

        Property.Holds(why is null && at.Offset == TimeSpan.Zero && at >= now && at <= now + ScheduleText.Furthest);
        Property.Holds(text.Length <= ScheduleText.MaxLength);
        Property.IsPrintable(text);
        CheckSpaces(text, now, at);
        if (Rfc3339.LooksLikeOne(text.AsSpan().Trim(' ')))
        {
            CheckDate(text.Trim(' '), at);
        }
        else
        {
            CheckWords(text, now, at);
        }
    }

    private static void CheckSpaces(string text, DateTimeOffset now, DateTimeOffset at)
    {
        if (text.Length + 2 <= ScheduleText.MaxLength)
        {
            Property.Holds(ScheduleText.TryRead($" {text} ", now, out var same, out _) && same == at);
        }
    }

    // The platform reads it alike; it rounds what is smaller than a tick, and knows no space nor small letters.
    private static void CheckDate(string text, DateTimeOffset at)
    {
        var plain = text.ToUpperInvariant().Replace(' ', 'T');
        if (DateTimeOffset.TryParse(plain, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read))
        {
            Property.Holds((read - at).Duration() <= TimeSpan.FromTicks(1));
        }
        else
        {
            // It knows no offset beyond 14 hours; RFC 3339 §5.6 has them up to 23:59.
            Property.Holds(int.Parse(plain.AsSpan()[^5..^3], CultureInfo.InvariantCulture) >= 14);
        }
    }

    private static void CheckWords(string text, DateTimeOffset now, DateTimeOffset at)
    {
        var words = text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        var isDelay = words[0].Equals("in", StringComparison.OrdinalIgnoreCase);

        // Whoever says the same later means later: by as much behind "in", and otherwise not earlier.
        var later = TimeSpan.FromMinutes(90);
        if (ScheduleText.TryRead(text, now + later, out var then, out _))
        {
            Property.Holds(isDelay ? then == at + later : then >= at);
        }

        // The platform keeps each zone that it finds: one has one spelling, whatever was read before.
        if (Array.Find(words, word => word.Contains('/', StringComparison.Ordinal)) is { } zone)
        {
            Property.Holds(!zone.Contains("//", StringComparison.Ordinal));
            var slash = zone.IndexOf('/', StringComparison.Ordinal);
            var capitals = zone[..slash] + zone[slash..].ToUpperInvariant();
            Property.Holds(string.Equals(capitals, zone, StringComparison.Ordinal) || !ScheduleText.TryRead(text.Replace(zone, capitals, StringComparison.Ordinal), now, out _, out _));
        }
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
