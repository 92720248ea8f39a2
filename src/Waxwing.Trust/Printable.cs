namespace Waxwing.Trust;

/// <summary>Texts of strangers as they may stand in a result: printable ASCII, of bounded length.</summary>
internal static class Printable
{
    /// <summary>The most characters of a sentence for a person.</summary>
    public const int MaxReasonLength = 500;

    public static string Of(string text, int most = MaxReasonLength)
    {
        var cut = text.Length > most ? string.Concat(text.AsSpan(0, most - 3), "...") : text;
        return string.Create(cut.Length, cut, static (characters, source) =>
        {
            for (var i = 0; i < characters.Length; i++)
            {
                characters[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
            }
        });
    }
}
