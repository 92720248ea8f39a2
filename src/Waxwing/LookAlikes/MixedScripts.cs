namespace Waxwing;

/// <summary>Scripts that nobody writes together (UTS #39 §5.2): what is below <em>highly restrictive</em>.</summary>
internal static class MixedScripts
{
    public static LookWarning? Judge(string part) => RestrictionLevels.ByScripts(part) switch
    {
        RestrictionLevel.AsciiOnly or RestrictionLevel.SingleScript => null,
        // Who writes Japanese, Chinese or Korean takes ASCII into it, not the accented letters of another language.
        RestrictionLevel.HighlyRestrictive => HoldsAccentedLatin(part)
            ? new LookWarning(LookReason.MixedScripts, part, $"mixes {Scripts(part)} with letters of Latin beyond ASCII")
            : null,
        RestrictionLevel.ModeratelyRestrictive or RestrictionLevel.MinimallyRestrictive or RestrictionLevel.Unrestricted =>
            new LookWarning(LookReason.MixedScripts, part, $"mixes {Scripts(part)}"),
    };

    private static bool HoldsAccentedLatin(string part)
    {
        foreach (var rune in part.EnumerateRunes())
        {
            var scripts = ScriptSet.Of(rune);
            if (!rune.IsAscii && !scripts.IsAll && scripts.Meets(ScriptSet.Latin))
            {
                return true;
            }
        }

        return false;
    }

    private static string Scripts(string part)
    {
        var names = new List<string>();
        foreach (var rune in part.EnumerateRunes())
        {
            if (ScriptSet.Of(rune) is { IsAll: false } scripts && scripts.ToString() is var name && !names.Contains(name, StringComparer.Ordinal))
            {
                names.Add(name);
            }
        }

        return string.Join(" and ", names);
    }
}
