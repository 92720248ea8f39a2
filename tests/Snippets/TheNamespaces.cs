using System.Text.RegularExpressions;
using Waxwing.Smtp;
using Waxwing.Snippets.Pages;

namespace Waxwing.Snippets;

/// <summary>No package puts a using into a program, so a page says which one its code needs beside <c>Waxwing</c>.</summary>
public sealed partial class TheNamespaces
{
    private static readonly HashSet<string> WordsOfTheWire =
        [.. typeof(Mailbox).Assembly.GetExportedTypes().Where(type => type.Namespace is "Waxwing.Smtp" && !type.IsNested).Select(type => type.Name)];

    [Fact]
    public void A_page_whose_code_needs_Waxwing_Smtp_says_so()
    {
        var silent =
            from page in Repository.Pages
            where !page.Text.Contains("`Waxwing.Smtp`", StringComparison.Ordinal) && !page.Text.Contains("using Waxwing.Smtp;", StringComparison.Ordinal)
            from block in page.Blocks
            where block.Language is "csharp"
            from word in Word().Matches(block.Text).Select(match => match.Value).Where(WordsOfTheWire.Contains).Distinct(StringComparer.Ordinal)
            select $"{block}: {word}";

        Assert.Empty(silent);
    }

    // What stands behind a dot is a member, and a quoted word is text.
    [GeneratedRegex(@"(?<![.""\w])[A-Z]\w+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
