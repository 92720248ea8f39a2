using System.Globalization;
using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Waxwing.Templates.Markup;

/// <summary>Markup as plain text: what it says, and where its links lead, in lines of a width that people read easily.</summary>
internal static class MarkupText
{
    private const int Width = 72;

    /// <summary>Makes the text.</summary>
    public static string Of(MarkdownDocument document) => $"{Blocks(document, Width).TrimEnd()}\n";

    private static string Blocks(ContainerBlock container, int width) =>
        string.Join("\n\n", container.Select(block => Of(block, width)).Where(text => text.Length > 0));

    private static string Of(Block block, int width) => block switch
    {
        HeadingBlock { Level: 1 } heading => Underlined(Wrap(Inlines(heading.Inline), width)),
        HeadingBlock heading => Wrap(Inlines(heading.Inline), width),
        ParagraphBlock { Inline: { FirstChild: LinkInline { IsImage: false, Url.Length: > 0 } link } inline } when ReferenceEquals(link, inline.LastChild) => $"{Wrap(Inlines(link), width)}:\n{Target(link.Url!)}",
        ParagraphBlock { Inline: { FirstChild: CodeInline code } inline } when ReferenceEquals(code, inline.LastChild) => $"    {code.Content}",
        ParagraphBlock paragraph => Wrap(Inlines(paragraph.Inline), width),
        CodeBlock code => Indented(code.Lines.ToString(), "    "),
        ThematicBreakBlock => new string('-', 32),
        QuoteBlock quote => Indented(Blocks(quote, width - 2), "> "),
        ListBlock list => List(list, width),
        Table table => Rows(table),
        ContainerBlock container => Blocks(container, width),
        LeafBlock leaf => Wrap(Inlines(leaf.Inline), width),
        _ => "",
    };

    private static string Underlined(string title) => $"{title}\n{new string('=', Math.Min(Width, title.Split('\n').Max(line => line.Length)))}";

    private static string List(ListBlock list, int width)
    {
        var number = int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1;
        var items = list.OfType<ListItemBlock>().Select(item =>
        {
            var sign = list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{number++}. ") : "- ";
            return sign + Indented(Blocks(item, width - sign.Length), new string(' ', sign.Length))[sign.Length..];
        });
        return string.Join(list.IsLoose ? "\n\n" : "\n", items);
    }

    private static string Rows(Table table)
    {
        var rows = table.OfType<TableRow>().Select(row => row.OfType<TableCell>().Select(cell => Blocks(cell, int.MaxValue).Replace('\n', ' ')).ToArray()).ToList();
        var columns = rows.Max(row => row.Length);
        var widths = Enumerable.Range(0, columns).Select(column => rows.Max(row => column < row.Length ? row[column].Length : 0)).ToArray();
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((cell, column) => IsRight(table, column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd()));
    }

    private static bool IsRight(Table table, int column) => column < table.ColumnDefinitions.Count && table.ColumnDefinitions[column].Alignment == TableColumnAlign.Right;

    private static string Indented(string text, string indent) => string.Join('\n', text.TrimEnd().Split('\n').Select(line => (indent + line).TrimEnd()));

    private static string Inlines(ContainerInline? container)
    {
        var text = new StringBuilder();
        foreach (var inline in container ?? [])
        {
            text.Append(inline switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                LineBreakInline { IsHard: true } => "\n",
                LineBreakInline => " ",
                AutolinkInline link => link.Url,
                LinkInline { IsImage: true } image => Inlines(image),
                LinkInline link => Link(link),
                ContainerInline inner => Inlines(inner),
                _ => "",
            });
        }

        return text.ToString();
    }

    private static string Link(LinkInline link)
    {
        var (words, target) = (Inlines(link), Target(link.Url ?? ""));
        return target.Length == 0 || words.Contains(target, StringComparison.OrdinalIgnoreCase) ? words : $"{words} <{target}>";
    }

    private static string Target(string url) => url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? url["mailto:".Length..] : url;

    // A word that is longer than a line, such as a link, stays whole.
    private static string Wrap(string text, int width)
    {
        var wrapped = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            var column = 0;
            foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (column > 0)
                {
                    wrapped.Append(column + 1 + word.Length > width ? '\n' : ' ');
                    column = column + 1 + word.Length > width ? 0 : column + 1;
                }

                wrapped.Append(word);
                column += word.Length;
            }

            wrapped.Append('\n');
        }

        return wrapped.ToString().TrimEnd();
    }
}
