using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace Waxwing.Templates.Markup;

/// <summary>
/// A value among the words of a template. Where it or its surroundings are written from right to left it is set apart, so that its signs stay where they belong: else the minus of an amount
/// would stand behind it, and a number before a foreign name would change sides (Unicode UAX #9 §2.7, §6.2).
/// </summary>
internal sealed class ValueInline : ContainerInline
{
    /// <summary>With a value, whose lines stay lines.</summary>
    public ValueInline(string value)
    {
        IsRightToLeft = value.AsSpan().IndexOfAnyInRange('\u0590', '\u08FF') >= 0 || value.AsSpan().IndexOfAnyInRange('\uFB1D', '\uFDFF') >= 0 || value.AsSpan().IndexOfAnyInRange('\uFE70', '\uFEFC') >= 0;
        var lines = value.Split('\n');
        AppendChild(new LiteralInline(lines[0]));
        foreach (var line in lines.Skip(1))
        {
            AppendChild(new LineBreakInline { IsHard = true });
            AppendChild(new LiteralInline(line));
        }
    }

    /// <summary>Whether something in it is written from right to left.</summary>
    private bool IsRightToLeft { get; }

    /// <summary>Writes values as HTML.</summary>
    /// <param name="isPageRightToLeft">Whether what stands around them is written from right to left.</param>
    internal sealed class Renderer(bool isPageRightToLeft) : HtmlObjectRenderer<ValueInline>
    {
        protected override void Write(HtmlRenderer renderer, ValueInline value)
        {
            var isApart = renderer.EnableHtmlForInline && (isPageRightToLeft || value.IsRightToLeft);
            renderer.Write(isApart ? "<bdi>" : "");
            renderer.WriteChildren(value);
            renderer.Write(isApart ? "</bdi>" : "");
        }
    }
}
