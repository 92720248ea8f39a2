namespace Waxwing.Trust;

/// <summary>Changes single tags of a DMARC record, and leaves the others as they stand.</summary>
internal static class DmarcRewrite
{
    /// <summary>The text with a tag at a value; where it lacks the tag, it comes behind the others.</summary>
    public static string With(string text, string tag, string value)
    {
        var pieces = Pieces(text);
        var at = pieces.FindIndex(piece => IsTag(piece, tag));
        if (at < 0)
        {
            pieces.Add($"{tag}={value}");
        }
        else
        {
            pieces[at] = $"{tag}={value}";
        }

        return string.Join("; ", pieces);
    }

    /// <summary>The text without a tag.</summary>
    public static string Without(string text, string tag) => string.Join("; ", Pieces(text).Where(piece => !IsTag(piece, tag)));

    private static List<string> Pieces(string text) =>
        [.. text.Split(';').Select(piece => piece.Trim(' ', '\t')).Where(piece => piece.Length > 0)];

    private static bool IsTag(string piece, string tag) =>
        piece.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && piece.AsSpan(0, equals).Trim(" \t").Equals(tag, StringComparison.OrdinalIgnoreCase);
}
