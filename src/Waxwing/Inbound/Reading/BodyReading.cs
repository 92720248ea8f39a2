using System.Text;
using MimeKit;

namespace Waxwing;

/// <summary>Reads the body of a message into text, pages and attachments, within bounds. What lies beyond is told.</summary>
internal sealed class BodyReading(CancellationToken cancellationToken)
{
    private const int MaxDepth = 32;
    private const int MaxParts = 500;
    private const int MaxText = 1024 * 1024;

    private readonly StringBuilder _text = new();
    private int _parts;

    /// <summary>The plain text bodies.</summary>
    public string Text => _text.ToString();

    /// <summary>The HTML bodies.</summary>
    public List<HtmlPage> Pages { get; } = [];

    /// <summary>The attachments.</summary>
    public List<AttachedPart> Attachments { get; } = [];

    /// <summary>What was not read, or not to its end: sentences.</summary>
    public SortedSet<string> Unread { get; } = new(StringComparer.Ordinal);

    public void Read(MimeEntity? entity, int depth = 1)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (depth > MaxDepth || ++_parts > MaxParts)
        {
            Unread.Add($"The message has more than {MaxParts} parts, or parts more than {MaxDepth} deep; the others were not read.");
            return;
        }

        switch (entity)
        {
            case Multipart { Count: 0, Preamble: { } text }:
                // Without the boundary that it declares nothing is a part of it, and programs show what is there.
                Append(text);
                break;
            case Multipart multipart:
                foreach (var part in multipart)
                {
                    Read(part, depth + 1);
                }

                break;
            case MessagePart:
                Unread.Add("An attached message was not judged: save it, and check it by itself.");
                break;
            case TextPart { IsAttachment: false } text when !(text.FileName is { } name && FileKinds.IsPage(name)):
                ReadText(text);
                break;
            case MimePart part:
                Attachments.Add(AttachedPart.Read(part, cancellationToken));
                break;
        }
    }

    private void ReadText(TextPart part)
    {
        var text = part.Content is null ? "" : part.Text;
        if (part.IsHtml)
        {
            var page = HtmlReading.Read(text);
            Pages.Add(page);
            if (!page.IsWhole)
            {
                Unread.Add("The HTML is longer than any that is read to its end.");
            }

            return;
        }

        Append(text);
    }

    private void Append(string text)
    {
        var length = Math.Clamp(MaxText - _text.Length, 0, text.Length);
        _text.Append(PlainText.WellFormed(text[..length])).Append('\n');
        if (length < text.Length)
        {
            Unread.Add("The text is longer than any that is read to its end.");
        }
    }
}
