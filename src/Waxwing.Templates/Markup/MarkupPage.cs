using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Waxwing.Templates.Markup;

/// <summary>Markup as HTML in the layout of all mail: light and dark, any width from 320 pixels, from right to left where the language is written so, and nothing to load.</summary>
internal static class MarkupPage
{
    private static readonly string Layout = Resource("layout.html");
    private static readonly string Style = Resource("layout.css");
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Makes the page.</summary>
    /// <param name="title">Its title: the subject.</param>
    /// <param name="language">Its language (BCP 47).</param>
    /// <param name="document">What it says.</param>
    public static string Of(string title, string language, MarkdownDocument document)
    {
        using var written = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var renderer = new HtmlRenderer(written);
        new MarkdownPipelineBuilder().UsePipeTables().Build().Setup(renderer);
        renderer.ObjectRenderers.Replace<Markdig.Renderers.Html.Inlines.LinkInlineRenderer>(new PlainLinkRenderer());
        var isRightToLeft = IsRightToLeft(language);
        renderer.ObjectRenderers.Add(new ValueInline.Renderer(isRightToLeft));
        renderer.Render(document);
        return Layout
            .Replace("{language}", Encoder.Encode(language), StringComparison.Ordinal)
            .Replace("{direction}", isRightToLeft ? "rtl" : "ltr", StringComparison.Ordinal)
            .Replace("{style}", Style.TrimEnd(), StringComparison.Ordinal)
            .Replace("{title}", Encoder.Encode(title).Replace("{", "&#123;", StringComparison.Ordinal), StringComparison.Ordinal)
            .Replace("{content}", written.ToString().TrimEnd(), StringComparison.Ordinal);
    }

    private static bool IsRightToLeft(string language)
    {
        try
        {
            return CultureInfo.GetCultureInfo(language).TextInfo.IsRightToLeft;
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Waxwing.Templates.Markup.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    // A link that leads nowhere is its words.
    private sealed class PlainLinkRenderer : Markdig.Renderers.Html.Inlines.LinkInlineRenderer
    {
        protected override void Write(HtmlRenderer renderer, LinkInline link)
        {
            if (link.Url is { Length: > 0 })
            {
                base.Write(renderer, link);
            }
            else if (!link.IsImage)
            {
                renderer.WriteChildren(link);
            }
        }
    }
}
