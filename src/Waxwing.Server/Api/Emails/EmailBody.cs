using MimeKit;
using MimeKit.Text;

namespace Waxwing.Server.Api.Emails;

/// <summary>Text, HTML and files as the parts of one message (RFC 2046 §5.1): what the HTML shows lies beside it, everything else behind.</summary>
internal static class EmailBody
{
    /// <summary>Makes the body.</summary>
    public static MimeEntity Of(string? text, string? html, IReadOnlyList<MimePart> files)
    {
        var body = Written(text, html, files);
        var attached = Attached(files, html is not null);
        if (attached.Count == 0)
        {
            return body;
        }

        var mixed = new Multipart("mixed") { body };
        attached.ForEach(mixed.Add);
        return mixed;
    }

    private static MimeEntity Written(string? text, string? html, IReadOnlyList<MimePart> files) => (text, html) switch
    {
        ({ }, { }) => new MultipartAlternative { Part(TextFormat.Plain, text), Shown(html, files) },
        (_, { }) => Shown(html, files),
        _ => Part(TextFormat.Plain, text ?? ""),
    };

    // RFC 2387: what the HTML refers to by its Content-ID.
    private static MimeEntity Shown(string html, IReadOnlyList<MimePart> files)
    {
        var page = Part(TextFormat.Html, html);
        MultipartRelated? related = null;
        foreach (var file in files)
        {
            if (file.ContentId is not null)
            {
                related ??= new MultipartRelated { page };
                related.Add(file);
            }
        }

        return related is null ? page : related;
    }

    private static List<MimeEntity> Attached(IReadOnlyList<MimePart> files, bool isShown)
    {
        var attached = new List<MimeEntity>(files.Count);
        foreach (var file in files)
        {
            if (!isShown || file.ContentId is null)
            {
                attached.Add(file);
            }
        }

        return attached;
    }

    private static TextPart Part(TextFormat format, string text) => new(format) { Text = text.ReplaceLineEndings("\r\n") };
}
