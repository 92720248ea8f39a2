using System.Collections.Immutable;
using System.Text;

namespace Waxwing.Trust;

/// <summary>Where a text with macros stands; that decides which macros and characters it may have (RFC 7208 §7.2, §6.2).</summary>
internal enum SpfMacroPlace
{
    /// <summary>A domain in a record.</summary>
    Domain,

    /// <summary>The value of a modifier that means nothing to SPF.</summary>
    Modifier,

    /// <summary>An explanation: it may have spaces, and the macros c, r and t.</summary>
    Explanation,
}

/// <summary>A text with macros (RFC 7208 §7), read and not yet expanded. Immutable.</summary>
internal sealed class SpfMacroString
{
    private readonly ImmutableArray<SpfMacroPart> _parts;

    internal SpfMacroString(string text, ImmutableArray<SpfMacroPart> parts, bool endsInMacro) => (Text, _parts, EndsInMacro) = (text, parts, endsInMacro);

    /// <summary>The text as it was published.</summary>
    public string Text { get; }

    /// <summary>Whether the last thing in it is a macro, an escaped character too.</summary>
    public bool EndsInMacro { get; }

    /// <summary>Whether the client's name has to be found out before it can be expanded.</summary>
    public bool NeedsClientName => _parts.Any(part => part is SpfMacro { Letter: 'p' });

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text, one character for each octet.</param>
    /// <param name="position">Where it stands in the record.</param>
    /// <param name="place">What it is.</param>
    /// <returns>The text, or what is wrong with it.</returns>
    public static (SpfMacroString? Macros, SpfSyntaxFault? Fault) Parse(string text, int position, SpfMacroPlace place) =>
        new SpfMacroParser(text, position, place).Parse();

    /// <summary>Expands from the left.</summary>
    /// <param name="values">What the macros stand for.</param>
    /// <param name="most">How many characters at most; what is behind them is cut off, and not even expanded.</param>
    /// <returns>The text.</returns>
    public string ExpandStart(SpfMacroValues values, int most)
    {
        var text = new StringBuilder();
        for (var i = 0; i < _parts.Length && text.Length < most; i++)
        {
            text.Append(_parts[i].Expand(values));
        }

        return text.ToString(0, Math.Min(text.Length, most));
    }

    /// <summary>Expands from the right, since what makes a name too long is taken from its left (§7.3).</summary>
    /// <param name="values">What the macros stand for.</param>
    /// <param name="enough">With so many characters it stops; whatever is before them is not even expanded.</param>
    /// <returns>The end of the text.</returns>
    public string ExpandEnd(SpfMacroValues values, int enough)
    {
        var parts = new Stack<string>();
        var length = 0;
        for (var i = _parts.Length - 1; i >= 0 && length < enough; i--)
        {
            parts.Push(_parts[i].Expand(values));
            length += parts.Peek().Length;
        }

        return string.Concat(parts);
    }

    /// <summary>The text as it was published.</summary>
    public override string ToString() => Text;
}
