using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Waxwing.Server.Scheduling;

/// <summary>
/// The words of a text, one after the other: what stands between spaces and commas, and of that what begins with a digit in two (<c>3pm</c>, <c>17:00Z</c>).
/// Compared without regard to case, kept as they were written: names of time zones have capitals.
/// </summary>
internal sealed class ScheduleWords
{
    private static readonly SearchValues<char> ClockCharacters = SearchValues.Create("0123456789:");

    private readonly List<string> _words;
    private int _next;

    private ScheduleWords(List<string> words) => _words = words;

    /// <summary>The next word, or null at the end.</summary>
    public string? Next => _next < _words.Count ? _words[_next] : null;

    /// <summary>The one behind it, or null.</summary>
    public string? Behind => _next + 1 < _words.Count ? _words[_next + 1] : null;

    /// <summary>Cuts a text of bounded length.</summary>
    public static ScheduleWords Split(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        foreach (var range in text.SplitAny(' ', ','))
        {
            var word = text[range];
            var digits = word.IndexOfAnyExcept(ClockCharacters);
            if (digits > 0)
            {
                words.Add(word[..digits].ToString());
                word = word[digits..];
            }

            if (!word.IsEmpty)
            {
                words.Add(word.ToString());
            }
        }

        return new ScheduleWords(words);
    }

    /// <summary>Takes the next word, if there is one.</summary>
    public bool TryTake([NotNullWhen(true)] out string? word)
    {
        word = Next;
        _next += word is null ? 0 : 1;
        return word is not null;
    }

    /// <summary>Takes the next word, if it is this one.</summary>
    public bool TryTake(string expected)
    {
        var isIt = Is(Next, expected);
        _next += isIt ? 1 : 0;
        return isIt;
    }

    /// <summary>Whether a word is another, but for case.</summary>
    public static bool Is(string? word, string other) => string.Equals(word, other, StringComparison.OrdinalIgnoreCase);
}
