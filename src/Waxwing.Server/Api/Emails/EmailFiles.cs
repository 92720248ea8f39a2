using System.Diagnostics.CodeAnalysis;
using MimeKit;

namespace Waxwing.Server.Api.Emails;

/// <summary>Attachments as parts of a message.</summary>
internal static class EmailFiles
{
    private const int Most = 100;
    private const int LongestName = 255;
    private const int LongestId = 128;

    /// <summary>Makes the parts. What was to be fetched is there already.</summary>
    public static bool TryMake(Attachment?[]? attachments, string place, out IReadOnlyList<MimePart> files, [NotNullWhen(false)] out ApiError? error)
    {
        files = [];
        error = attachments?.Length > Most ? ApiError.Attachment($"{place}attachments", $"has more than {Most} entries") : null;
        if (attachments is null or [] || error is not null)
        {
            return error is null;
        }

        var made = new List<MimePart>(attachments.Length);
        for (var i = 0; i < attachments.Length; i++)
        {
            if (!TryMake(attachments[i], $"{place}attachments[{i}]", out var file, out error))
            {
                made.ForEach(part => part.Dispose());
                return false;
            }

            made.Add(file);
        }

        files = made;
        return true;
    }

    private static bool TryMake(Attachment? attachment, string field, [NotNullWhen(true)] out MimePart? file, [NotNullWhen(false)] out ApiError? error)
    {
        file = null;
        if (attachment is null)
        {
            error = ApiError.Attachment(field, "must be an object");
            return false;
        }

        var name = attachment.Filename ?? NameIn(attachment.Path);
        var type = attachment.ContentType ?? MimeTypes.GetMimeType(name ?? "");
        error = attachment.Content is null ? ApiError.Attachment(field, "needs content or path")
            : name is null && attachment.ContentId is null ? ApiError.Attachment($"{field}.filename", "is missing")
            : name is not null && (name.Length is 0 or > LongestName || !OneLine.Holds(name)) ? ApiError.Attachment($"{field}.filename", $"must be one line of 1 to {LongestName} characters")
            : attachment.ContentId is { } id && !IsContentId(id) ? ApiError.Attachment($"{field}.content_id", $"must be 1 to {LongestId} printable ASCII characters without spaces and angle brackets")
            : null;
        if (error is not null)
        {
            return false;
        }

        if (!OneLine.Holds(type) || !ContentType.TryParse(type, out var contentType) || contentType.MediaType.ToUpperInvariant() is "MULTIPART" or "MESSAGE")
        {
            error = ApiError.Attachment($"{field}.content_type", "must be a media type such as application/pdf, and none of multipart or message");
            return false;
        }

        file = Make(attachment, name, contentType);
        return true;
    }

    private static MimePart Make(Attachment attachment, string? name, ContentType type)
    {
        var disposition = new ContentDisposition(attachment.ContentId is null ? ContentDisposition.Attachment : ContentDisposition.Inline);
        if (name is not null)
        {
            disposition.FileName = name;
            type.Name = name;
        }

        var part = new MimePart(type)
        {
            ContentDisposition = disposition,
            ContentTransferEncoding = ContentEncoding.Base64,
            Content = new MimeContent(new MemoryStream(attachment.Content!, writable: false)),
        };
        if (attachment.ContentId is { } id)
        {
            part.Headers[HeaderId.ContentId] = $"<{id}>";
        }

        return part;
    }

    private static string? NameIn(string? path) =>
        Uri.TryCreate(path, UriKind.Absolute, out var address) && Uri.UnescapeDataString(address.Segments[^1]).Trim('/') is { Length: > 0 } name ? name : null;

    private static bool IsContentId(string id)
    {
        foreach (var character in id)
        {
            if (character is <= ' ' or > '~' or '<' or '>')
            {
                return false;
            }
        }

        return id.Length is >= 1 and <= LongestId;
    }
}
