using System.Buffers;

namespace Waxwing;

/// <summary>One form in which a number is written, with the rule that it belongs to.</summary>
internal sealed class NumberShape
{
    private static readonly SearchValues<char> EndOfWord = SearchValues.Create("_.-/ +:");
    private static readonly SearchValues<char> OfDigits = SearchValues.Create("d_.-/ +:0123456789");

    private readonly string _form;
    private readonly string _separators;

    public NumberShape(DetectorRule rule, string form)
    {
        Rule = rule;
        _form = form;
        _separators = rule.Separators;
        FirstWord = form.AsSpan().IndexOfAny(EndOfWord) is var end and >= 0 ? end : form.Length;
        IsGrouped = FirstWord < form.Length;
        BeginsWithLetters = form.AsSpan(0, FirstWord).IndexOfAnyExcept('a') < 0;
        IsDigitsOnly = form.AsSpan().IndexOfAnyExcept(OfDigits) < 0;
        Check = rule.Check is { } check ? ValueChecks.Of(check) : static _ => true;
    }

    public DetectorRule Rule { get; }

    public ValueCheck Check { get; }

    /// <summary>The length of the letters and digits that it begins with; numbers are looked up by it.</summary>
    public int FirstWord { get; }

    public bool IsGrouped { get; }

    public bool IsDigitsOnly { get; }

    public bool BeginsWithLetters { get; }

    /// <summary>Reads the form.</summary>
    /// <param name="text">The text from the number's first character on.</param>
    /// <param name="compact">Where the letters and digits go, in upper case.</param>
    /// <param name="count">How many they are.</param>
    /// <returns>How many characters it takes; -1 if something else stands there.</returns>
    public int Match(ReadOnlySpan<char> text, Span<char> compact, out int count)
    {
        count = 0;
        if (text.Length < _form.Length)
        {
            return -1;
        }

        var separator = '\0';
        for (var i = 0; i < _form.Length; i++)
        {
            var (expected, c) = (_form[i], text[i]);
            var fits = expected switch
            {
                'd' => char.IsAsciiDigit(c),
                'a' => char.IsAsciiLetter(c),
                'c' => char.IsAsciiLetterOrDigit(c),
                '_' => IsSeparator(c, ref separator),
                _ => Separators.Match(expected, char.ToUpperInvariant(c)),
            };
            if (!fits)
            {
                return -1;
            }

            if (char.IsAsciiLetterOrDigit(c))
            {
                compact[count++] = char.ToUpperInvariant(c);
            }
        }

        return _form.Length;
    }

    private bool IsSeparator(char c, ref char separator)
    {
        if (separator != '\0')
        {
            return Separators.Match(separator, c);
        }

        foreach (var allowed in _separators)
        {
            if (Separators.Match(allowed, c))
            {
                separator = allowed;
                return true;
            }
        }

        return false;
    }
}
