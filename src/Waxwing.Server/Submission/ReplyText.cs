namespace Waxwing.Server.Submission;

/// <summary>Makes a text what one line of a reply can hold (RFC 5321 §4.2, §4.5.3.1.5).</summary>
internal static class ReplyText
{
    private const int Longest = 494;

    /// <summary>The text in printable ASCII, cut where it is too long; never empty.</summary>
    public static string Of(string text)
    {
        var cut = text.Length > Longest ? $"{text.AsSpan(0, Longest - 3)}..." : text.Length == 0 ? "-" : text;
        return string.Create(cut.Length, cut, static (line, cut) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = cut[i] is >= ' ' and <= '~' ? cut[i] : char.IsWhiteSpace(cut[i]) ? ' ' : '?';
            }
        });
    }
}
