using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;

namespace Waxwing.Trust;

/// <summary>Reads a text with macros (RFC 7208 §7.1) from left to right.</summary>
internal sealed class SpfMacroParser(string text, int position, SpfMacroPlace place)
{
    private const string DomainLetters = "slodiphv";
    private const string ExplanationLetters = "crt";

    private static readonly SearchValues<char> DelimiterCharacters = SearchValues.Create("+,-./=_");

    private readonly ImmutableArray<SpfMacroPart>.Builder _parts = ImmutableArray.CreateBuilder<SpfMacroPart>();
    private int _at;

    public (SpfMacroString? Macros, SpfSyntaxFault? Fault) Parse()
    {
        var endsInMacro = false;
        while (_at < text.Length)
        {
            endsInMacro = text[_at] == '%';
            if ((endsInMacro ? ReadMacro() : ReadLiteral()) is { } fault)
            {
                return (null, fault);
            }
        }

        return (new SpfMacroString(text, _parts.ToImmutable(), endsInMacro), null);
    }

    private SpfSyntaxFault? ReadLiteral()
    {
        // %x21-24 / %x26-7E; explanations have spaces as well (§6.2).
        var lowest = place == SpfMacroPlace.Explanation ? ' ' : '!';
        var start = _at;
        for (; _at < text.Length && text[_at] != '%'; _at++)
        {
            if (text[_at] < lowest || text[_at] > '~')
            {
                return new SpfSyntaxFault(SpfSyntaxError.Character, position + _at, "Only printable ASCII characters are allowed here.");
            }
        }

        _parts.Add(new SpfLiteral(text[start.._at]));
        return null;
    }

    private SpfSyntaxFault? ReadMacro()
    {
        var next = _at + 1 < text.Length ? text[_at + 1] : '\0';
        if (next == '{')
        {
            return ReadBraces();
        }

        if (next is not ('%' or '_' or '-'))
        {
            return Fault("A percent sign begins none of %{, %%, %_ and %-.");
        }

        _parts.Add(new SpfLiteral(next switch { '%' => "%", '_' => " ", _ => "%20" }));
        _at += 2;
        return null;
    }

    // "%{" macro-letter *DIGIT [ "r" ] *delimiter "}"
    private SpfSyntaxFault? ReadBraces()
    {
        var close = text.IndexOf('}', _at);
        if (close < _at + 3)
        {
            return Fault("A macro has a letter and ends with a brace.");
        }

        var letter = char.ToLowerInvariant(text[_at + 2]);
        var isKnown = DomainLetters.Contains(letter, StringComparison.Ordinal) || (place != SpfMacroPlace.Domain && ExplanationLetters.Contains(letter, StringComparison.Ordinal));
        if (!isKnown)
        {
            return Fault("There is no macro with this letter, or not in this place.");
        }

        var transformers = text.AsSpan(_at + 3, close - _at - 3);
        var digits = transformers.Length - transformers.TrimStart("0123456789").Length;
        var delimiters = transformers[digits..];
        var reverse = delimiters is ['r' or 'R', ..];
        delimiters = reverse ? delimiters[1..] : delimiters;
        if (delimiters.ContainsAnyExcept(DelimiterCharacters) || !TryReadCount(transformers[..digits], out var keep))
        {
            return Fault("A macro has a number that is not zero, r and delimiters, in this order.");
        }

        _parts.Add(new SpfMacro(letter, keep, reverse, delimiters.IsEmpty ? SpfMacro.DefaultDelimiters : delimiters.ToString(), char.IsAsciiLetterUpper(text[_at + 2])));
        _at = close + 1;
        return null;
    }

    // §7.3: not zero. No value has as many parts as a number that is too long to be counted with.
    private static bool TryReadCount(ReadOnlySpan<char> digits, out int count)
    {
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out count))
        {
            count = int.MaxValue;
        }

        return count > 0;
    }

    private SpfSyntaxFault Fault(string reason) => new(SpfSyntaxError.Macro, position + _at, reason);
}
