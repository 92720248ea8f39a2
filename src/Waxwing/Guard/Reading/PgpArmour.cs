namespace Waxwing;

/// <summary>Encrypted text in the armour of OpenPGP (RFC 9580 §6.2), in a body or in an attachment.</summary>
internal static class PgpArmour
{
    private const string Begin = "-----BEGIN PGP MESSAGE-----";

    /// <summary>Whether a line of the text begins one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isBeginning">Whether a line begins where it begins.</param>
    public static bool IsIn(ReadOnlySpan<char> text, bool isBeginning)
    {
        for (var from = 0; text[from..].IndexOf(Begin, StringComparison.Ordinal) is var next and >= 0;)
        {
            var at = from + next;
            if (at == 0 ? isBeginning : text[at - 1] == '\n')
            {
                return true;
            }

            from = at + 1;
        }

        return false;
    }
}
