using MimeKit;

namespace Waxwing;

/// <summary>A file as an attachment, read from the disk while the message is sent.</summary>
internal static class AttachedFile
{
    public static MimePart Open(string path)
    {
        var name = Path.GetFileName(path);
        return new MimePart(MimeTypes.GetMimeType(name))
        {
            FileName = name,
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = name },
            ContentTransferEncoding = ContentEncoding.Base64,
            Content = new MimeContent(OpenFile(path)),
        };
    }

    private static FileStream OpenFile(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 * 1024);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unreadable(exception is ArgumentException ? "the path is empty or holds a NUL" : exception.Message, exception);
        }

        if (!file.CanSeek)
        {
            // The content is read once to judge it and again to send it.
            file.Dispose();
            throw Unreadable($"{path} is a pipe or device, which can be read only once: write it to a file first");
        }

        return file;
    }

    private static SendException Unreadable(string why, Exception? cause = null) =>
        new(SendError.Refusal(SendStage.Validate, SendFault.FileUnreadable, $"Attach: {why}"), innerException: cause);
}
