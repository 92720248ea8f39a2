using System.Buffers;

namespace Waxwing;

/// <summary>The classes of characters that detectors tell apart.</summary>
internal static class Characters
{
    /// <summary>Where a URL ends in running text.</summary>
    public static readonly SearchValues<char> BehindUrl = SearchValues.Create(" \t\r\n\"'<>\u00A0");

    /// <summary>Whether it belongs to a word of ASCII. A letter of another script does not: Korean particles follow a number without a space.</summary>
    public static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    /// <summary>The Shannon entropy of the characters, in bits for each.</summary>
    public static double Entropy(ReadOnlySpan<char> text)
    {
        Span<int> counts = stackalloc int[128];
        counts.Clear();
        foreach (var c in text)
        {
            counts[c < 128 ? c : 0]++;
        }

        var entropy = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
            {
                var share = (double)count / text.Length;
                entropy -= share * Math.Log2(share);
            }
        }

        return entropy;
    }

    /// <summary>How many kinds there are: lower case, upper case, digits, anything else.</summary>
    public static int Kinds(ReadOnlySpan<char> text)
    {
        var kinds = 0;
        foreach (var c in text)
        {
            kinds |= char.IsAsciiLetterLower(c) ? 1 : char.IsAsciiLetterUpper(c) ? 2 : char.IsAsciiDigit(c) ? 4 : 8;
        }

        return int.PopCount(kinds);
    }

    /// <summary>The longest run of one character.</summary>
    public static int LongestRun(ReadOnlySpan<char> text)
    {
        var (longest, run) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            run = i > 0 && text[i] == text[i - 1] ? run + 1 : 1;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
