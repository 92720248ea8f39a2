using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using MimeKit.Text;

namespace Waxwing;

/// <summary>
/// The text of HTML as a reader sees it, and behind it what he does not see and which travels all the same: attributes, comments.
/// It knows which token each piece came from, so that something can be taken out without harm to the markup.
/// </summary>
internal sealed class HtmlText
{
    private static readonly FrozenSet<string> Blocks = FrozenSet.ToFrozenSet(
    [
        "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption", "footer", "form",
        "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "li", "main", "nav", "ol", "option", "p", "pre", "script", "section",
        "style", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "title", "tr", "ul",
    ], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> SpokenAttributes =
        FrozenSet.ToFrozenSet(["href", "src", "alt", "title", "value", "content", "action", "placeholder"], StringComparer.OrdinalIgnoreCase);

    private readonly string _html;
    private readonly List<Run> _runs = [];

    private HtmlText(string html)
    {
        _html = html;
        var (seen, unseen) = (new StringBuilder(html.Length), new StringBuilder());
        var index = 0;
        foreach (var token in Tokens(html))
        {
            Read(token, index++, seen, unseen);
        }

        (Seen, Unseen) = (seen.ToString(), unseen.ToString());
    }

    /// <summary>What a reader sees.</summary>
    public string Seen { get; }

    /// <summary>What he does not see, a line for each piece of it.</summary>
    public string Unseen { get; }

    /// <summary>All of it.</summary>
    public string Text => $"{Seen}\n{Unseen}";

    public static HtmlText Read(string html) => new(html);

    /// <summary>The HTML with a word in the place of each finding.</summary>
    /// <returns>The HTML, and the findings that stand in no text.</returns>
    public (string Html, IReadOnlyList<GuardFinding> Remaining) Redact(IReadOnlyList<GuardFinding> findings)
    {
        // Runs are places in what is seen, with which the text of all begins.
        var changed = new Dictionary<int, string>();
        var done = new HashSet<GuardFinding>(ReferenceEqualityComparer.Instance);
        var first = 0;
        foreach (var run in _runs)
        {
            for (; first < findings.Count && findings[first].To <= run.Start; first++)
            {
            }

            var (text, from) = (new StringBuilder(), run.Start);
            for (var i = first; i < findings.Count && findings[i].From < run.End; i++)
            {
                text.Append(Seen, from, Math.Max(findings[i].From, run.Start) - from);
                text.Append(done.Add(findings[i]) ? Masking.Replacement(findings[i]) : "");
                from = Math.Min(findings[i].To, run.End);
            }

            if (from > run.Start)
            {
                changed[run.Token] = text.Append(Seen, from, run.End - from).ToString();
            }
        }

        return (Write(changed), [.. findings.Where(finding => !done.Contains(finding))]);
    }

    private static IEnumerable<HtmlToken> Tokens(string html)
    {
        using var reader = new StringReader(html);
        var tokenizer = new HtmlTokenizer(reader);
        while (tokenizer.ReadNextToken(out var token))
        {
            yield return token;
        }
    }

    private void Read(HtmlToken token, int index, StringBuilder seen, StringBuilder unseen)
    {
        switch (token)
        {
            case HtmlCommentToken comment:
                unseen.Append(comment.Comment).Append('\n');
                break;
            case HtmlDataToken data:
                _runs.Add(new Run(index, seen.Length, data.Data.Length));
                seen.Append(data.Data);
                break;
            case HtmlTagToken tag:
                if (Blocks.Contains(tag.Name))
                {
                    seen.Append('\n');
                }

                foreach (var attribute in tag.Attributes)
                {
                    if (attribute.Value is { Length: > 0 } value && SpokenAttributes.Contains(attribute.Name))
                    {
                        unseen.Append(value).Append('\n');
                    }
                }

                break;
        }
    }

    private string Write(Dictionary<int, string> changed)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var index = 0;
        foreach (var token in Tokens(_html))
        {
            if (changed.TryGetValue(index++, out var data))
            {
                Write((HtmlDataToken)token, data, writer);
            }
            else
            {
                token.WriteTo(writer);
            }
        }

        return writer.ToString();
    }

    // In text, what would be markup is encoded. Scripts, styles and CDATA hold what they hold, and would be changed by it.
    private static void Write(HtmlDataToken token, string data, StringWriter writer)
    {
        switch (token)
        {
            case HtmlCDataToken:
                new HtmlCDataToken(data).WriteTo(writer);
                break;
            case HtmlScriptDataToken:
                new HtmlScriptDataToken(data).WriteTo(writer);
                break;
            case var _ when IsVerbatim(token):
                writer.Write(data);
                break;
            default:
                HtmlUtils.HtmlEncode(writer, data);
                break;
        }
    }

    private static bool IsVerbatim(HtmlDataToken token)
    {
        using var written = new StringWriter(CultureInfo.InvariantCulture);
        token.WriteTo(written);
        return string.Equals(written.ToString(), token.Data, StringComparison.Ordinal);
    }

    private readonly record struct Run(int Token, int Start, int Length)
    {
        public int End => Start + Length;
    }
}
