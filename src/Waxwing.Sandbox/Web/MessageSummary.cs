using MimeKit;

namespace Waxwing.Sandbox.Web;

/// <summary>What the list and <c>/api/messages</c> say of one message.</summary>
internal sealed record MessageSummary(
    long Id, DateTimeOffset Received, string? Sender, IReadOnlyList<string> Recipients, string? Subject, int Octets, string? TlsProtocol, string? User, string Sha256)
{
    public static MessageSummary Of(CapturedMessage message) => new(
        message.Number,
        message.Received,
        message.Sender?.ToString(),
        [.. message.Recipients.Select(recipient => recipient.ToString())],
        ReadSubject(message),
        message.Content.Length,
        message.TlsProtocol,
        message.User,
        message.Sha256);

    // The header only: a list of a thousand messages must not read a thousand bodies.
    private static string? ReadSubject(CapturedMessage message)
    {
        try
        {
            using var stream = new MemoryStream(message.Content.ToArray(), writable: false);
            return HeaderList.Load(stream)[HeaderId.Subject];
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary><c>/api/messages</c>.</summary>
internal sealed record MessageList(long Count, IReadOnlyList<MessageSummary> Messages);

/// <summary>One header field.</summary>
internal sealed record FieldDocument(string Name, string Value);

/// <summary>One attachment, without its content.</summary>
internal sealed record AttachmentDocument(string Name, string MediaType, int Octets, string Url);

/// <summary><c>/api/messages/{id}</c>.</summary>
internal sealed record MessageDocument(
    MessageSummary Summary, IReadOnlyList<FieldDocument> Headers, string? Text, string? Html, IReadOnlyList<AttachmentDocument> Attachments, string Source);
