using System.Text;

namespace Waxwing;

/// <summary>How freely a name mixes scripts (UTS #39 §5.2), the strictest first.</summary>
internal enum RestrictionLevel
{
    /// <summary>ASCII alone.</summary>
    AsciiOnly,

    /// <summary>One script fits every character.</summary>
    SingleScript,

    /// <summary>Latin with Japanese, Korean, or Han with Bopomofo.</summary>
    HighlyRestrictive,

    /// <summary>Latin with one other script in everyday use, but for Cyrillic and Greek.</summary>
    ModeratelyRestrictive,

    /// <summary>Any scripts.</summary>
    MinimallyRestrictive,

    /// <summary>Characters that are not for names.</summary>
    Unrestricted,
}

/// <summary>Finds the level of a name.</summary>
internal static class RestrictionLevels
{
    // What is not in everyday use, and the scripts whose letters are taken for Latin ones.
    private static readonly ScriptSet FitsBesideLatin = new(ScriptTable.All & ~(ScriptTable.Other | ScriptTable.Cyrillic | ScriptTable.Greek | ScriptTable.Latin));

    /// <summary>The level of a name.</summary>
    public static RestrictionLevel Of(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!rune.IsAscii && !ScriptSet.IsAllowedInNames(rune))
            {
                return RestrictionLevel.Unrestricted;
            }
        }

        return ByScripts(text);
    }

    /// <summary>The level of a name, whatever else is wrong with its characters.</summary>
    public static RestrictionLevel ByScripts(ReadOnlySpan<char> text)
    {
        if (Ascii.IsValid(text))
        {
            return RestrictionLevel.AsciiOnly;
        }

        if (!ScriptSet.Resolve(text).IsEmpty)
        {
            return RestrictionLevel.SingleScript;
        }

        var latin = false;
        var rest = ScriptSet.All;
        foreach (var rune in text.EnumerateRunes())
        {
            var scripts = ScriptSet.Of(rune);
            if (scripts.Meets(ScriptSet.Latin))
            {
                latin |= !scripts.IsAll;
            }
            else
            {
                rest &= scripts;
            }
        }

        return !latin ? RestrictionLevel.MinimallyRestrictive
            : rest.Meets(ScriptSet.EastAsian) ? RestrictionLevel.HighlyRestrictive
            : rest.Meets(FitsBesideLatin) ? RestrictionLevel.ModeratelyRestrictive
            : RestrictionLevel.MinimallyRestrictive;
    }
}
