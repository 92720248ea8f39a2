using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Waxwing.Server.Scheduling;

/// <summary>
/// Reads when a message is to be sent: a time of RFC 3339, or one of the forms in plain English that <c>docs/scheduling.md</c> lists. A text that is anything
/// else is refused: it never means now.
/// </summary>
internal static class ScheduleText
{
    /// <summary>The longest text that is read, in UTF-16 code units.</summary>
    public const int MaxLength = 100;

    /// <summary>How far ahead a message may be scheduled.</summary>
    public static readonly TimeSpan Furthest = TimeSpan.FromDays(30);

    private const string Forms =
        "write a time of RFC 3339 with its offset (2026-12-24T18:00:00Z, 2026-12-24T19:00:00+01:00), or one of these forms: in 90 minutes; tomorrow at 9am; Friday at 15:00 ET; next Monday at 10:30 Europe/Berlin";

    /// <summary>Reads a time.</summary>
    /// <param name="text">The text, as the sender wrote it.</param>
    /// <param name="now">The time at which it is read.</param>
    /// <param name="at">The time that it means (UTC): from <paramref name="now"/> to <see cref="Furthest"/> behind it.</param>
    /// <param name="why">Why it is refused, in words for the sender; null where it is not.</param>
    /// <returns>Whether it is a time at which the message can be sent.</returns>
    public static bool TryRead(string text, DateTimeOffset now, out DateTimeOffset at, [NotNullWhen(false)] out string? why)
    {
        var reading = Read(text, now.ToUniversalTime());
        (at, why) = reading.At is not { } read ? (default, $"{reading.Why}; {Forms}")
            : read < now ? (default, $"{Clock(read)} is over; {Forms}")
            : read - now > Furthest ? (default, $"{Clock(read)} is more than {Furthest.Days} days ahead; {Forms}")
            : (read, (string?)null);
        return why is null;
    }

    private static ScheduleReading Read(string text, DateTimeOffset now)
    {
        if (text.Length > MaxLength)
        {
            return ScheduleReading.No($"the text has more than {MaxLength} characters");
        }

        if (text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return ScheduleReading.No("the text holds a character that is not printable ASCII");
        }

        var trimmed = text.AsSpan().Trim(' ');
        if (trimmed.IsEmpty)
        {
            return ScheduleReading.No("the text is empty");
        }

        if (Rfc3339.LooksLikeOne(trimmed))
        {
            return Rfc3339.Read(trimmed);
        }

        var words = ScheduleWords.Split(trimmed);
        return words.TryTake("in") ? DelayText.Read(words, now) : MomentText.Read(words, now);
    }

    private static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
