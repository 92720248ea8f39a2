using MimeKit;

namespace Waxwing;

/// <summary>Reads a message into pieces of text, as far as the limits go.</summary>
internal sealed class MessageReading
{
    private readonly AttachmentReading _attachments;
    private readonly GuardLimits _limits;
    private readonly CancellationToken _cancellation;
    private int _texts;
    private int _pages;
    private int _count;

    private MessageReading(GuardLimits limits, CancellationToken cancellation)
    {
        _limits = limits;
        _cancellation = cancellation;
        _attachments = new AttachmentReading(limits, Pieces, Unread);
    }

    public List<Piece> Pieces { get; } = [];

    public List<UnreadPart> Unread { get; } = [];

    public static MessageReading Read(MimeMessage message, GuardLimits limits, CancellationToken cancellation)
    {
        var reading = new MessageReading(limits, cancellation);
        if (message.Subject is { Length: > 0 })
        {
            reading.Pieces.Add(new SubjectPiece(message));
        }

        reading.Read(message.Body, depth: 1);
        return reading;
    }

    private void Read(MimeEntity? entity, int depth)
    {
        _cancellation.ThrowIfCancellationRequested();
        switch (entity)
        {
            case Multipart multipart when depth <= _limits.Depth * 8:
                foreach (var part in multipart)
                {
                    Read(part, depth + 1);
                }

                break;
            case MessagePart { Message: { } message } when depth <= _limits.Depth * 8:
                Pieces.Add(new Piece($"attachment {++_count} (subject)", message.Subject ?? ""));
                Read(message.Body, depth + 8);
                break;
            case TextPart { IsAttachment: false, FileName: null } text when !IsArchive(text):
                ReadBody(text);
                break;
            case MimePart part:
                ReadAttachment(part);
                break;
            case not null:
                Unread.Add(new UnreadPart($"attachment {++_count}", UnreadReason.TooLarge));
                break;
        }
    }

    private void ReadBody(TextPart text)
    {
        if (text.IsHtml)
        {
            var part = Numbered("html", ++_pages);
            Pieces.Add(new HtmlPiece(part, text, HtmlText.Read(text.Text)));
        }
        else
        {
            var part = Numbered("text", ++_texts);
            Pieces.Add(new TextPiece(part, text));
            if (PgpArmour.IsIn(text.Text))
            {
                Unread.Add(new UnreadPart(part, UnreadReason.Encrypted));
            }
        }
    }

    // An archive is read as one, whatever it says of itself.
    private static bool IsArchive(TextPart part)
    {
        if (part.Content is null)
        {
            return false;
        }

        Span<byte> beginning = stackalloc byte[AttachmentReading.ArchiveMark.Length];
        using var content = part.Content.Open();
        return content.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false) == beginning.Length && beginning.SequenceEqual(AttachmentReading.ArchiveMark);
    }

    private void ReadAttachment(MimePart part)
    {
        var name = part.FileName ?? "";
        var label = PartName.Of("attachment", ++_count, name);
        if (name.Length > 0)
        {
            Pieces.Add(new Piece($"attachment {_count} (its name)", name));
        }

        _attachments.Read(label, name, part);
    }

    private static string Numbered(string name, int number) => number == 1 ? name : $"{name} {number}";
}
