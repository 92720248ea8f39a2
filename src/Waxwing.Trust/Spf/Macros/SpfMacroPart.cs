namespace Waxwing.Trust;

/// <summary>A piece of a text with macros.</summary>
internal abstract record SpfMacroPart
{
    public abstract string Expand(SpfMacroValues values);
}

/// <summary>Characters that stand for themselves.</summary>
internal sealed record SpfLiteral(string Text) : SpfMacroPart
{
    public override string Expand(SpfMacroValues values) => Text;
}

/// <summary>A macro with its transformers (RFC 7208 §7.1, §7.3).</summary>
/// <param name="Letter">The letter, in lower case.</param>
/// <param name="Keep">How many parts from the right are kept.</param>
/// <param name="Reverse">Whether the parts are reversed before.</param>
/// <param name="Delimiters">Where the value is cut into parts.</param>
/// <param name="Escape">Whether it was an upper-case letter: what a URI reserves is escaped.</param>
internal sealed record SpfMacro(char Letter, int Keep, bool Reverse, string Delimiters, bool Escape) : SpfMacroPart
{
    public const string DefaultDelimiters = ".";

    public override string Expand(SpfMacroValues values)
    {
        var parts = values.Of(Letter).Split(Delimiters.ToCharArray());
        if (Reverse)
        {
            Array.Reverse(parts);
        }

        // The delimiter of the result is always a dot.
        var text = string.Join('.', parts.TakeLast(Keep));
        return Escape ? Uri.EscapeDataString(text) : text;
    }
}
