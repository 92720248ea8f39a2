using MimeKit;

namespace Waxwing;

/// <summary>Takes a piece, and reads its text before it returns.</summary>
/// <returns>Whether encrypted text in the armour of OpenPGP stands in it.</returns>
internal delegate bool TakePiece(Piece piece);

/// <summary>Reads a message into pieces of text, as far as the limits go. A piece is taken before the next one is read.</summary>
internal sealed class MessageReading
{
    private readonly GuardLimits _limits;
    private readonly TakePiece _take;
    private readonly CancellationToken _cancellation;
    private readonly List<UnreadPart> _unread = [];
    private AttachmentReading? _attachments;
    private int _texts;
    private int _pages;
    private int _count;

    private MessageReading(GuardLimits limits, TakePiece take, CancellationToken cancellation)
    {
        _limits = limits;
        _take = take;
        _cancellation = cancellation;
    }

    /// <summary>Reads a message.</summary>
    /// <returns>What could not be read.</returns>
    public static List<UnreadPart> Read(MimeMessage message, GuardLimits limits, TakePiece take, CancellationToken cancellation)
    {
        var reading = new MessageReading(limits, take, cancellation);
        if (message.Subject is { Length: > 0 } subject)
        {
            take(new SubjectPiece(message, subject));
        }

        reading.Read(message.Body, depth: 1);
        return reading._unread;
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
                _take(new Piece($"attachment {++_count} (subject)", new StringReader(message.Subject ?? "")));
                Read(message.Body, depth + 8);
                break;
            case TextPart { IsAttachment: false, FileName: null } text:
                ReadText(text);
                break;
            case MimePart part:
                ReadAttachment(part);
                break;
            case not null:
                _unread.Add(new UnreadPart($"attachment {++_count}", UnreadReason.TooLarge));
                break;
        }
    }

    private void ReadText(TextPart part)
    {
        var charset = BodyText.CharsetOf(part);
        using var octets = Octets.Of(part);
        // An archive is read as one, whatever it says of itself.
        if (octets.Peek(AttachmentReading.ArchiveMark.Length).StartsWith(AttachmentReading.ArchiveMark))
        {
            ReadAttachment(part);
            return;
        }

        using var text = new DecodedText(octets, charset);
        if (part.IsHtml)
        {
            _take(new HtmlPiece(Numbered("html", ++_pages), part, text));
        }
        else
        {
            var label = Numbered("text", ++_texts);
            if (_take(new TextPiece(label, part, text)))
            {
                _unread.Add(new UnreadPart(label, UnreadReason.Encrypted));
            }
        }
    }

    private void ReadAttachment(MimePart part)
    {
        var name = part.FileName ?? "";
        var label = PartName.Of("attachment", ++_count, name);
        if (name.Length > 0)
        {
            _take(new Piece($"attachment {_count} (its name)", new StringReader(name)));
        }

        _attachments ??= new AttachmentReading(_limits, _take, _unread);
        _attachments.Read(label, name, part);
    }

    private static string Numbered(string name, int number) => number == 1 ? name : $"{name} {number}";
}
