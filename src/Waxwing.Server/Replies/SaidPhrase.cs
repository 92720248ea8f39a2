using System.Collections.Immutable;

namespace Waxwing.Server.Replies;

/// <summary>Words that stand in a refusal, in parts that follow one another closely.</summary>
internal sealed class SaidPhrase
{
    private const int Between = 60;

    private readonly ImmutableArray<string> _parts;

    private SaidPhrase(ImmutableArray<string> parts) => _parts = parts;

    /// <summary>Reads a phrase: its parts are separated by <c>*</c>, its words by single spaces, in lower case without signs; it begins and ends with whole words unless <c>~</c> stands there.</summary>
    public static SaidPhrase Of(string phrase) => new([.. phrase.Split('*', StringSplitOptions.TrimEntries).Select(Whole)]);

    /// <summary>Whether it is said.</summary>
    public bool IsSaidIn(string words)
    {
        for (var from = 0; words.IndexOf(_parts[0], from, StringComparison.Ordinal) is >= 0 and var at; from = at + 1)
        {
            if (Follows(words, at + _parts[0].Length, 1))
            {
                return true;
            }
        }

        return false;
    }

    private bool Follows(string words, int from, int part)
    {
        for (; part < _parts.Length; part++)
        {
            // The space that ended one part may begin the next.
            var begin = Math.Max(0, from - 1);
            var at = words.IndexOf(_parts[part], begin, Math.Min(words.Length - begin, Between + _parts[part].Length), StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            from = at + _parts[part].Length;
        }

        return true;
    }

    private static string Whole(string part) =>
        (part.StartsWith('~') ? "" : " ") + part.Trim('~') + (part.EndsWith('~') ? "" : " ");
}
