namespace Waxwing;

/// <summary>Characters that are not for names (UTS #39 §3.1). ASCII is not judged: what an address may hold of it is grammar.</summary>
internal static class UnusualCharacters
{
    public static LookWarning? Judge(string part)
    {
        foreach (var rune in part.EnumerateRunes())
        {
            if (!rune.IsAscii && !ScriptSet.IsAllowedInNames(rune))
            {
                return new LookWarning(LookReason.UnusualCharacter, part, $"holds {CodePoint.Name(rune)}, a character that is not in use for names");
            }
        }

        return null;
    }
}
