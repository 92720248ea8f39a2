using System.Globalization;
using MimeKit;
using MimeKit.Text;

namespace Waxwing.Sandbox.Web;

/// <summary>One attachment.</summary>
internal sealed record ReadAttachment(string Name, string MediaType, byte[] Content);

/// <summary>A captured message, read as MIME, as far as it is that. Strangers' content: nothing in it is trusted.</summary>
internal sealed record ReadMessage(
    string? Subject,
    IReadOnlyList<(string Name, string Value)> Headers,
    string? Text,
    string? Html,
    IReadOnlyList<ReadAttachment> Attachments)
{
    private const int MaxDepth = 32;

    // What fetches, navigates or runs; the preview's policy forbids it too, and preconnect is beyond any policy.
    private static readonly HashSet<HtmlTagId> Removed =
        [HtmlTagId.Script, HtmlTagId.Link, HtmlTagId.Meta, HtmlTagId.Base, HtmlTagId.IFrame, HtmlTagId.Object, HtmlTagId.Embed, HtmlTagId.Applet, HtmlTagId.Frame];

    public static ReadMessage Of(CapturedMessage captured)
    {
        try
        {
            using var stream = new MemoryStream(captured.Content.ToArray(), writable: false);
            using var message = MimeMessage.Load(new ParserOptions { MaxMimeDepth = MaxDepth }, stream);
            return new ReadMessage(
                message.Subject,
                [.. message.Headers.Select(header => (header.Field, header.Value))],
                message.TextBody,
                message.HtmlBody is { } html ? Harmless(html, message) : null,
                [.. message.Attachments.Select(Attachment)]);
        }
        catch (FormatException)
        {
            // What strangers send need not be a message; its source can still be seen.
            return new ReadMessage(null, [], null, null, []);
        }
    }

    private static ReadAttachment Attachment(MimeEntity entity)
    {
        using var content = new MemoryStream();
        if (entity is MimePart { Content: { } body })
        {
            body.DecodeTo(content);
        }
        else if (entity is MessagePart { Message: { } inner })
        {
            inner.WriteTo(content);
        }

        var name = entity.ContentDisposition?.FileName ?? entity.ContentType.Name;
        return new ReadAttachment(string.IsNullOrEmpty(name) ? "attachment" : name, entity.ContentType.MimeType, content.ToArray());
    }

    private static string Harmless(string html, MimeMessage message)
        => new HtmlToHtml { HtmlTagCallback = (context, writer) => Rewrite(context, writer, message) }.Convert(html);

    private static void Rewrite(HtmlTagContext context, HtmlWriter writer, MimeMessage message)
    {
        if (Removed.Contains(context.TagId))
        {
            context.DeleteTag = true;
            context.DeleteEndTag = true;
            context.SuppressInnerContent = context.TagId is HtmlTagId.Script or HtmlTagId.IFrame or HtmlTagId.Object;
            return;
        }

        if (context.IsEndTag)
        {
            context.WriteTag(writer);
            return;
        }

        // A picture that the message brought along (RFC 2392) is shown; every other source is left to the policy.
        context.WriteTag(writer, writeAttributes: false);
        foreach (var attribute in context.Attributes)
        {
            var value = attribute.Id == HtmlAttributeId.Src && context.TagId == HtmlTagId.Image ? Picture(attribute.Value, message) : attribute.Value;
            writer.WriteAttributeName(attribute.Name);
            if (value is not null)
            {
                writer.WriteAttributeValue(value);
            }
        }
    }

    private static string? Picture(string? source, MimeMessage message)
    {
        if (source?.StartsWith("cid:", StringComparison.OrdinalIgnoreCase) != true)
        {
            return source;
        }

        var id = Uri.UnescapeDataString(source[4..]);
        var part = message.BodyParts.OfType<MimePart>().FirstOrDefault(part => string.Equals(part.ContentId, id, StringComparison.Ordinal));
        if (part is not { Content: { } body, ContentType.MediaType: var media } || !media.Equals("image", StringComparison.OrdinalIgnoreCase))
        {
            return source;
        }

        using var content = new MemoryStream();
        body.DecodeTo(content);
        return string.Create(CultureInfo.InvariantCulture, $"data:{part.ContentType.MimeType};base64,{Convert.ToBase64String(content.GetBuffer(), 0, (int)content.Length)}");
    }
}
