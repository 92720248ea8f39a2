using System.Text;
using MimeKit;
using MimeKit.Text;

namespace Waxwing.Server.Reports;

/// <summary>The text of a part, of bounded length.</summary>
internal static class MimeText
{
    private const int MaxOctets = 256 * 1024;

    /// <summary>What a part says; HTML without its marks.</summary>
    public static string Of(MimePart part)
    {
        if (part.Content is null)
        {
            return "";
        }

        using var content = part.Content.Open();
        var octets = new byte[MaxOctets];
        var length = content.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false);
        var text = Encoding(part).GetString(octets, 0, length).ReplaceLineEndings("\n");
        return part.ContentType.IsMimeType("text", "html") ? OfHtml(text) : text;
    }

    private static Encoding Encoding(MimePart part)
    {
        try
        {
            return part.ContentType.CharsetEncoding ?? System.Text.Encoding.UTF8;
        }
        catch (NotSupportedException)
        {
            return System.Text.Encoding.Latin1;
        }
    }

    private static string OfHtml(string html)
    {
        var text = new StringBuilder(html.Length);
        using var reader = new StringReader(html);
        var tokenizer = new HtmlTokenizer(reader);
        var isUnseen = false;
        while (tokenizer.ReadNextToken(out var token))
        {
            switch (token)
            {
                case HtmlTagToken { Id: HtmlTagId.Script or HtmlTagId.Style or HtmlTagId.Title } unseen:
                    isUnseen = !unseen.IsEndTag;
                    break;
                case HtmlTagToken { Id: HtmlTagId.Br or HtmlTagId.P or HtmlTagId.Div or HtmlTagId.TR or HtmlTagId.LI or HtmlTagId.Pre }:
                    text.Append('\n');
                    break;
                case HtmlDataToken data when !isUnseen:
                    text.Append(data.Data.ReplaceLineEndings(" ")).Append(' ');
                    break;
            }
        }

        return text.ToString();
    }
}
