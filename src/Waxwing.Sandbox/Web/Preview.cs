using MimeKit.Text;

namespace Waxwing.Sandbox.Web;

/// <summary>
/// A message's HTML as its frame shows it: links look like links and lead nowhere, since the policy would put an error in the
/// place of the message whose link is followed. What they lead to is their title. The API's HTML keeps them.
/// </summary>
internal static class Preview
{
    // No element has this name, so that nothing scrolls.
    private const string Nowhere = "#leads-nowhere-in-the-sandbox";

    public static string Of(string html) => new HtmlToHtml { HtmlTagCallback = Rewrite }.Convert(html);

    private static void Rewrite(HtmlTagContext context, HtmlWriter writer)
    {
        if (context.IsEndTag || context.TagId is not (HtmlTagId.A or HtmlTagId.Area))
        {
            context.WriteTag(writer, writeAttributes: true);
            return;
        }

        context.WriteTag(writer, writeAttributes: false);
        foreach (var attribute in context.Attributes)
        {
            switch (attribute.Name.ToUpperInvariant())
            {
                case "HREF" or "XLINK:HREF" when attribute.Value?.StartsWith('#') != true:
                    Write(writer, attribute.Name, Nowhere);
                    Write(writer, "title", attribute.Value);
                    break;
                case "TARGET" or "TITLE" or "PING" or "DOWNLOAD":
                    break;
                default:
                    Write(writer, attribute.Name, attribute.Value);
                    break;
            }
        }
    }

    private static void Write(HtmlWriter writer, string name, string? value)
    {
        writer.WriteAttributeName(name);
        if (value is not null)
        {
            writer.WriteAttributeValue(value);
        }
    }
}
