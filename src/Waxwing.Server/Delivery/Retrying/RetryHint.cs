using System.Globalization;

namespace Waxwing.Server.Delivery.Retrying;

/// <summary>
/// What a server that says "not now" tells of when: no RFC has a field for it, so that it stands in the text, above all of greylisting (RFC 6647 §2): <c>try again in 300
/// seconds</c>, <c>greylisted for 5 minutes</c>, <c>Retry-After: 120</c>.
/// </summary>
internal static class RetryHint
{
    private const int MaxCharacters = 1_000;
    private const int MaxDigits = 6;

    /// <summary>The wait that a reply asks for, at most <see cref="DeliverySchedule.Longest"/>; null where it asks for none.</summary>
    public static TimeSpan? Read(ReplyRecord? reply)
    {
        if (reply is not { Code: >= 400 and < 500 })
        {
            return null;
        }

        var text = string.Join(' ', reply.Lines);
        var words = Words(text.AsSpan(0, Math.Min(text.Length, MaxCharacters)));
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i].Length <= MaxDigits && int.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                && Announces(words, i) && Unit(words, i) is { } unit)
            {
                var wait = number * unit;
                return wait < DeliverySchedule.Longest ? wait : DeliverySchedule.Longest;
            }
        }

        return null;
    }

    // A number may be anything: a limit, a port, how long ago something was. One that is announced as a wait is one.
    private static bool Announces(List<string> words, int number) => words[number - 1] is "in" or "after" or "for" or "wait" or "least" or "another"
        && words.Exists(word => word is "again" or "retry" or "wait" or "later" or "greylisted" or "graylisted" or "greylisting" or "graylisting" or "deferred" or "throttled");

    private static TimeSpan? Unit(List<string> words, int number) => (number + 1 < words.Count ? words[number + 1] : string.Empty) switch
    {
        "s" or "sec" or "secs" or "second" or "seconds" => TimeSpan.FromSeconds(1),
        "m" or "min" or "mins" or "minute" or "minutes" => TimeSpan.FromMinutes(1),
        "h" or "hr" or "hrs" or "hour" or "hours" => TimeSpan.FromHours(1),
        // HTTP's field of this name has seconds (RFC 9110 §10.2.3).
        _ => number >= 2 && words[number - 1] is "after" && words[number - 2] is "retry" ? TimeSpan.FromSeconds(1) : null,
    };

    // Runs of letters and runs of digits, in lower case.
    private static List<string> Words(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            var end = i;
            while (end < text.Length && Class(text[end]) == Class(text[i]))
            {
                end++;
            }

            if (Class(text[i]) != 0)
            {
                words.Add(text[i..end].ToString().ToLowerInvariant());
            }

            i = end;
        }

        return words;
    }

    private static int Class(char character) => char.IsAsciiLetter(character) ? 1 : char.IsAsciiDigit(character) ? 2 : 0;
}
