using System.Collections.Frozen;

namespace Waxwing;

/// <summary>What the names of elements mean for whoever reads.</summary>
internal static class HtmlElements
{
    private static readonly FrozenSet<string> Blocks = FrozenSet.ToFrozenSet(
    [
        "address", "article", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hr", "html", "li", "main", "nav", "ol", "option", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    ], StringComparer.Ordinal);

    private static readonly FrozenSet<string> WithoutEnd = FrozenSet.ToFrozenSet(
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Unseen = FrozenSet.ToFrozenSet(
        ["head", "noembed", "noframes", "noscript", "object", "script", "style", "template", "textarea", "title"], StringComparer.Ordinal);

    /// <summary>Whether it begins a new line.</summary>
    public static bool IsBlock(string name) => Blocks.Contains(name);

    /// <summary>Whether it has no end tag.</summary>
    public static bool HasNoEnd(string name) => WithoutEnd.Contains(name);

    /// <summary>Whether what stands in it is not for reading.</summary>
    public static bool IsUnseen(string name) => Unseen.Contains(name);
}
