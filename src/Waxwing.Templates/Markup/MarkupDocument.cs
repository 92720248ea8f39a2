using Markdig;
using Markdig.Helpers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Waxwing.Templates.Liquid;

namespace Waxwing.Templates.Markup;

/// <summary>Reads markup, and puts the values where they stand: what is in them is no markup any more. Links are checked.</summary>
internal static class MarkupDocument
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();

    /// <summary>Reads it.</summary>
    /// <exception cref="RenderException">It is too large, too deep, or a link may not stand in mail.</exception>
    public static MarkdownDocument Read(string markup, Marks marks, BoundValues values, RenderLimits limits)
    {
        if (markup.Length > limits.Markup)
        {
            throw new RenderException(RenderFault.TooLarge, $"The markup has more than {limits.Markup} characters.");
        }

        var document = Parse(markup);
        foreach (var block in document.Descendants().ToArray())
        {
            switch (block)
            {
                case CodeBlock code:
                    Fill(code, marks);
                    break;
                case ParagraphBlock paragraph:
                    Mark(paragraph);
                    break;
                case LinkInline link:
                    Fill(link, marks, values);
                    break;
                case AutolinkInline link:
                    link.Url = Checked(link.Url, link.IsEmail ? "mailto:" : "", isImage: false, marks, values);
                    break;
                case CodeInline code:
                    code.Content = marks.Fill(code.Content);
                    break;
                case LiteralInline literal when Marks.In(literal.Content.ToString()):
                    Fill(literal, marks);
                    break;
            }
        }

        return document;
    }

    private static MarkdownDocument Parse(string markup)
    {
        try
        {
            return Markdown.Parse(markup, Pipeline);
        }
        catch (ArgumentException exception)
        {
            throw new RenderException(RenderFault.Invalid, "The markup lies too deep in itself.", innerException: exception);
        }
    }

    private static void Fill(CodeBlock code, Marks marks)
    {
        code.GetAttributes().AddClass("code");
        if (code is FencedCodeBlock fenced)
        {
            (fenced.Info, fenced.Arguments) = (null, null);
        }

        for (var i = 0; i < code.Lines.Count; i++)
        {
            code.Lines.Lines[i].Slice = new StringSlice(marks.Fill(code.Lines.Lines[i].Slice.ToString()));
        }
    }

    // What stands alone in a paragraph is what the mail is about: a link is a button, code is the code.
    private static void Mark(ParagraphBlock paragraph)
    {
        if (paragraph.Inline is { FirstChild: { } only } inline && ReferenceEquals(only, inline.LastChild))
        {
            if (only is LinkInline { IsImage: false })
            {
                paragraph.GetAttributes().AddClass("button");
            }
            else if (only is CodeInline)
            {
                paragraph.GetAttributes().AddClass("code");
            }
        }
    }

    private static void Fill(LinkInline link, Marks marks, BoundValues values)
    {
        link.Url = Checked(link.Url ?? "", "", link.IsImage, marks, values);
        link.Title = link.Title is { } title ? marks.Fill(title) : null;
        // A link whose variable was left out leads nowhere; its words stay.
        if (link.Url.Length == 0 && !link.IsImage)
        {
            link.GetAttributes().AddClass("none");
        }
    }

    private static string Checked(string url, string before, bool isImage, Marks marks, BoundValues values)
    {
        var link = marks.Fill(url);
        if (link.Length == 0 || (isImage ? LinkRule.AllowsImage(link) : LinkRule.Allows(before + link)))
        {
            return link;
        }

        var variable = marks.ValuesIn(url).Select(values.NameOf).FirstOrDefault(name => name is not null);
        throw RenderException.Invalid($"{(variable is null ? "A link" : $"The variable {variable}, which stands in a link,")} {LinkRule.Wrong}.", variable);
    }

    private static void Fill(LiteralInline literal, Marks marks)
    {
        foreach (var (text, number) in marks.Parts(literal.Content.ToString()))
        {
            literal.InsertBefore(number is null ? new LiteralInline(text) : new ValueInline(text));
        }

        literal.Remove();
    }
}
