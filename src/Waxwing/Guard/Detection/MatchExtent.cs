using System.Buffers;

namespace Waxwing;

/// <summary>How far something reaches whose beginning tells what it is.</summary>
internal enum MatchExtension
{
    None,

    /// <summary>Over the rest of base64url and dots.</summary>
    Token,

    /// <summary>Over the rest of base64 and of what a query holds.</summary>
    Value,

    /// <summary>Over the lines of an armour (RFC 7468) to its end.</summary>
    Armour,
}

/// <summary>Finds the end of what a match is the beginning of.</summary>
internal static class MatchExtent
{
    private const int Longest = 16 * 1024;

    private static readonly SearchValues<char> Token = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly SearchValues<char> Value = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+/=~%");

    /// <summary>The length of the whole.</summary>
    public static int Of(ReadOnlySpan<char> text, int matched, MatchExtension extension, Hits hits)
    {
        var rest = text.Slice(matched, Math.Min(Longest, text.Length - matched));
        var further = extension switch
        {
            MatchExtension.None => 0,
            MatchExtension.Token => End(rest, Token),
            MatchExtension.Value => End(rest, Value),
            MatchExtension.Armour => ArmourEnd(rest),
        };
        hits.Effort += further;
        return matched + further;
    }

    private static int End(ReadOnlySpan<char> rest, SearchValues<char> belongs) => rest.IndexOfAnyExcept(belongs) is >= 0 and var end ? end : rest.Length;

    // Without an end line the body is what stands before the next line of hyphens, or before an empty line.
    private static int ArmourEnd(ReadOnlySpan<char> rest)
    {
        const string End = "-----END ";
        var hyphens = rest.IndexOf("-----", StringComparison.Ordinal);
        if (hyphens < 0)
        {
            return rest.IndexOf("\n\n", StringComparison.Ordinal) is >= 0 and var empty ? empty : rest.Length;
        }

        if (!rest[hyphens..].StartsWith(End, StringComparison.Ordinal))
        {
            return hyphens;
        }

        var line = hyphens + End.Length;
        return rest[line..].IndexOf("-----", StringComparison.Ordinal) is >= 0 and < 80 and var close ? line + close + 5 : line;
    }
}
