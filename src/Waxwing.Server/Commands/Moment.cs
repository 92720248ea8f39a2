using System.Globalization;
using Waxwing.CommandLine;
using Waxwing.Configuration;

namespace Waxwing.Server.Commands;

/// <summary>Times as people write them for a command: from now, as a day, or exactly.</summary>
internal static class Moment
{
    /// <summary>What is accepted, for messages.</summary>
    public const string Forms = "a duration (90d, 12h), a day (2027-01-31, which begins at 00:00 UTC), or a time with its offset (2027-01-31T12:00:00Z)";

    private static readonly string[] Exact = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFK"];

    /// <summary>Reads one; a duration is counted from now on.</summary>
    public static DateTimeOffset After(DateTimeOffset now, string option, string text) => Read(option, text, duration => now + duration);

    /// <summary>Reads one; a duration is counted back from now.</summary>
    public static DateTimeOffset Before(DateTimeOffset now, string option, string text) => Read(option, text, duration => now - duration);

    private static DateTimeOffset Read(string option, string text, Func<TimeSpan, DateTimeOffset> from)
    {
        if (Duration.TryParse(text, out var duration) && duration < TimeSpan.FromDays(365 * 100))
        {
            return from(duration);
        }

        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return moment;
        }

        // Without an offset it would be another time on another machine.
        return HasOffset(text) && DateTimeOffset.TryParseExact(text, Exact, CultureInfo.InvariantCulture, DateTimeStyles.None, out moment)
            ? moment.ToUniversalTime()
            : throw new UsageException($"{option} must be {Forms}");
    }

    private static bool HasOffset(string text) => text.EndsWith('Z') || (text.Length > 6 && text[^3] is ':' && text[^6] is '+' or '-');
}
