using System.Collections.Frozen;
using System.Text;
using MimeKit.Text;

namespace Waxwing.Templates.Html;

/// <summary>The plain text of HTML, for readers without: its words in lines and paragraphs, and where its links lead.</summary>
internal sealed class HtmlPlainText
{
    private static readonly FrozenSet<string> Paragraphs = FrozenSet.ToFrozenSet(
        ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr", "section", "article", "header", "footer", "main"], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Lines = FrozenSet.ToFrozenSet(["br", "div", "tr", "li", "dt", "dd", "address", "caption", "center"], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Unseen = FrozenSet.ToFrozenSet(["style", "title", "head"], StringComparer.OrdinalIgnoreCase);

    private readonly StringBuilder _text = new();
    private readonly Stack<(string Link, int At)> _links = new();
    private string? _unseen;
    private int _breaks;
    private bool _hasGap;

    /// <summary>Makes it.</summary>
    public static string Of(string html)
    {
        var text = new HtmlPlainText();
        using var reader = new StringReader(html);
        var tokenizer = new HtmlTokenizer(reader);
        while (tokenizer.ReadNextToken(out var token))
        {
            text.Read(token);
        }

        return text._text.Length == 0 ? "" : text._text.ToString().TrimEnd() + "\n";
    }

    private void Read(HtmlToken token)
    {
        switch (token)
        {
            case HtmlDataToken data when _unseen is null:
                Write(data.Data);
                break;
            case HtmlTagToken tag when _unseen is not null:
                _unseen = tag.IsEndTag && string.Equals(tag.Name, _unseen, StringComparison.OrdinalIgnoreCase) ? null : _unseen;
                break;
            case HtmlTagToken tag when Unseen.Contains(tag.Name):
                _unseen = tag.IsEndTag || tag.IsEmptyElement ? null : tag.Name;
                break;
            case HtmlTagToken tag:
                Read(tag);
                break;
        }
    }

    private void Read(HtmlTagToken tag)
    {
        var name = tag.Name.ToLowerInvariant();
        _breaks = Math.Max(_breaks, Paragraphs.Contains(name) ? 2 : Lines.Contains(name) ? 1 : 0);
        switch (name)
        {
            case "li" when !tag.IsEndTag:
                Word("- ");
                break;
            case "td" or "th":
                _hasGap = true;
                break;
            case "img" when Attribute(tag, "alt") is { Length: > 0 } alt:
                Write(alt);
                break;
            case "a" when tag.IsEndTag:
                EndLink();
                break;
            case "a" when Attribute(tag, "href") is { Length: > 0 } link && link[0] != '#':
                _links.Push((link, _text.Length));
                break;
        }
    }

    private void EndLink()
    {
        if (!_links.TryPop(out var link))
        {
            return;
        }

        var target = link.Link.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? link.Link["mailto:".Length..] : link.Link;
        if (link.At >= _text.Length || !_text.ToString(link.At, _text.Length - link.At).Contains(target, StringComparison.OrdinalIgnoreCase))
        {
            _hasGap = true;
            Word($"<{target}>");
        }
    }

    private void Write(string data)
    {
        var at = 0;
        while (at < data.Length)
        {
            var end = at;
            while (end < data.Length && !char.IsWhiteSpace(data[end]))
            {
                end++;
            }

            if (end > at)
            {
                Word(data[at..end]);
            }

            _hasGap |= end < data.Length;
            at = end + 1;
        }
    }

    private void Word(string word)
    {
        if (_text.Length > 0 && _breaks > 0)
        {
            _text.Append('\n', _breaks);
        }
        else if (_hasGap && _text.Length > 0 && _text[^1] is not (' ' or '\n'))
        {
            _text.Append(' ');
        }

        (_breaks, _hasGap) = (0, false);
        _text.Append(word);
    }

    private static string? Attribute(HtmlTagToken tag, string name) =>
        tag.Attributes.FirstOrDefault(attribute => string.Equals(attribute.Name, name, StringComparison.OrdinalIgnoreCase))?.Value;
}
