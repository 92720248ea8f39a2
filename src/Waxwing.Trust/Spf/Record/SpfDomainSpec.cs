namespace Waxwing.Trust;

/// <summary>Reads a domain-spec (RFC 7208 §7.1): a macro-string that ends in a macro, or in a dot and what can be a top-level label.</summary>
internal static class SpfDomainSpec
{
    public static (SpfMacroString? Macros, SpfSyntaxFault? Fault) Parse(string text, int position)
    {
        if (text.Length == 0)
        {
            return (null, new SpfSyntaxFault(SpfSyntaxError.MissingArgument, position, "A domain is missing."));
        }

        var (macros, fault) = SpfMacroString.Parse(text, position, SpfMacroPlace.Domain);
        return macros is null || macros.EndsInMacro || EndsInTopLabel(text)
            ? (macros, fault)
            : (null, new SpfSyntaxFault(SpfSyntaxError.DomainEnd, position, "A domain ends in a dot and a top-level label, or in a macro."));
    }

    // What follows the last dot is never part of a macro: a label has neither percent sign nor brace.
    private static bool EndsInTopLabel(string text)
    {
        var whole = text is [.. var before, '.'] ? before : text;
        var dot = whole.LastIndexOf('.');
        return dot >= 0 && IsTopLabel(whole.AsSpan(dot + 1));
    }

    // toplabel: letters, digits and inner hyphens, not digits alone. So no address passes for a name.
    private static bool IsTopLabel(ReadOnlySpan<char> label)
    {
        var onlyDigits = true;
        foreach (var c in label)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
            {
                return false;
            }

            onlyDigits &= char.IsAsciiDigit(c);
        }

        return !onlyDigits && label[0] != '-' && label[^1] != '-';
    }
}
