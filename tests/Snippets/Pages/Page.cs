using System.Text.RegularExpressions;

namespace Waxwing.Snippets.Pages;

/// <summary>A fenced block, and the comment above it that says where its content comes from.</summary>
internal sealed record Block(string Page, int Line, string Language, string? MarkName, string? MarkValue, string Text)
{
    public override string ToString() => $"{Page}:{Line}";
}

/// <summary>A row of a table, under its heading.</summary>
internal sealed record Row(string Heading, string[] Cells)
{
    /// <summary>What stands in code quotes in the first cell.</summary>
    public string[] Names => Page.Quoted(Cells[0]);
}

/// <summary>One page, read as far as the tests need.</summary>
internal sealed partial class Page
{
    private Page(string path, string text)
    {
        Path = path;
        Text = text;
        Blocks = [.. ReadBlocks()];
        Prose = [.. WithoutBlocks()];
        Headings = [.. Prose.Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#').Trim())];
        Rows = [.. ReadRows()];
    }

    public string Path { get; }

    public string Text { get; }

    public IReadOnlyList<Block> Blocks { get; }

    public IReadOnlyList<string> Prose { get; }

    public IReadOnlyList<string> Headings { get; }

    public IReadOnlyList<Row> Rows { get; }

    public static Page Read(string file) => new(System.IO.Path.GetRelativePath(Repository.Root, file), File.ReadAllText(file));

    /// <summary>What stands in code quotes.</summary>
    public static string[] Quoted(string text) => [.. QuotedText().Matches(text).Select(match => match.Groups["code"].Value)];

    /// <summary>Where the links of the page go.</summary>
    public IEnumerable<string> Links() => Prose.SelectMany(line => Link().Matches(QuotedText().Replace(line, "")).Select(match => match.Groups["target"].Value));

    /// <summary>The anchors that GitHub gives to the headings.</summary>
    public IEnumerable<string> Anchors() => Headings.Select(heading => NotInAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-'));

    private IEnumerable<Block> ReadBlocks()
    {
        var lines = Text.Split('\n');
        for (var start = 0; start < lines.Length; start++)
        {
            if (!lines[start].StartsWith("```", StringComparison.Ordinal))
            {
                continue;
            }

            var end = Array.IndexOf(lines, "```", start + 1);
            Assert.True(end > 0, $"{Path}:{start + 1}: a block without an end");
            var mark = start > 0 ? Mark().Match(lines[start - 1]) : Match.Empty;
            yield return new Block(Path, start + 1, lines[start][3..],
                mark.Success ? mark.Groups["name"].Value : null, mark.Success ? mark.Groups["value"].Value : null, string.Join('\n', lines[(start + 1)..end]));
            start = end;
        }
    }

    private IEnumerable<string> WithoutBlocks()
    {
        var inside = false;
        foreach (var line in Text.Split('\n'))
        {
            inside ^= line.StartsWith("```", StringComparison.Ordinal);
            if (!inside)
            {
                yield return line;
            }
        }
    }

    private IEnumerable<Row> ReadRows()
    {
        var heading = "";
        foreach (var line in Prose)
        {
            if (line.StartsWith('#'))
            {
                heading = line.TrimStart('#').Trim();
            }
            else if (line.StartsWith('|') && !line.StartsWith("| ---", StringComparison.Ordinal))
            {
                yield return new Row(heading, [.. CellEnd().Split(line.Trim('|')).Select(cell => cell.Trim())]);
            }
        }
    }

    [GeneratedRegex("^<!-- (?<name>[a-z]+): (?<value>.+) -->$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mark();

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QuotedText();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CellEnd();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotInAnchor();
}
