using System.Text;

namespace Waxwing.Server.Audit;

/// <summary>Texts of strangers on their way into the log: bounded, and without anything that UTF-8 or a terminal would make something else of.</summary>
internal static class AuditText
{
    /// <summary>The longest text, in UTF-16 units.</summary>
    public const int Longest = 256;

    private const char Ellipsis = '…';

    /// <summary>The text as it is kept. It is never refused: an action is written down whatever it was about.</summary>
    public static string Of(string text)
    {
        var most = text.Length > Longest ? Longest - 1 : Longest;
        var kept = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength > most)
            {
                return kept.Append(Ellipsis).ToString();
            }

            // Half of a surrogate pair comes as U+FFFD already.
            kept.Append((Rune.IsControl(rune) ? Rune.ReplacementChar : rune).ToString());
        }

        return kept.ToString();
    }

    /// <summary>The same; null and nothing are one.</summary>
    public static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : Of(text);
}
