namespace Waxwing;

/// <summary>Encrypted text in the armour of OpenPGP (RFC 9580 §6.2), in a body or in an attachment.</summary>
internal static class PgpArmour
{
    private const string Begin = "-----BEGIN PGP MESSAGE-----";

    /// <summary>Whether a line of the text begins one.</summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        for (var rest = text; rest.IndexOf(Begin, StringComparison.Ordinal) is var at and >= 0; rest = rest[(at + 1)..])
        {
            if (at == 0 || rest[at - 1] == '\n')
            {
                return true;
            }
        }

        return false;
    }
}
