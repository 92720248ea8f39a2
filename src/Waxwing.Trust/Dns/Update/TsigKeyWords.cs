using System.Text;

namespace Waxwing.Trust;

/// <summary>Cuts a statement of BIND's configuration into words: braces and semicolons alone, quotes taken off, comments left out.</summary>
internal static class TsigKeyWords
{
    /// <summary>The words, or null where a quotation or comment has no end.</summary>
    public static string[]? Of(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '"')
            {
                var end = text.IndexOf('"', at + 1);
                if (end < 0)
                {
                    return null;
                }

                words.Add(text[(at + 1)..end]);
                at = end;
            }
            else if (word.Length == 0 && (c == '#' || text.AsSpan(at).StartsWith("//", StringComparison.Ordinal)))
            {
                at = text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length;
            }
            else if (c is '{' or '}' or ';' || char.IsWhiteSpace(c))
            {
                End(words, word);
                if (!char.IsWhiteSpace(c))
                {
                    words.Add(c.ToString());
                }
            }
            else
            {
                word.Append(c);
            }
        }

        End(words, word);
        return [.. words];
    }

    private static void End(List<string> words, StringBuilder word)
    {
        if (word.Length > 0)
        {
            words.Add(word.ToString());
            word.Clear();
        }
    }
}
