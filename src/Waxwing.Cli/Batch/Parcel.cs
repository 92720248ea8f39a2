using System.Collections.Immutable;
using MimeKit;
using Waxwing.Cli.Messages;
using Waxwing.Smtp;

namespace Waxwing.Cli.Batch;

/// <summary>A line that is ready to be sent, and what it holds open until then.</summary>
internal sealed class Parcel : IDisposable
{
    private readonly IDisposable _owner;

    private Parcel(BatchLine line, string? id, OpenLine? before, OutgoingMessage message, IDisposable owner)
    {
        Line = line;
        Id = id;
        Before = before;
        Message = message with { State = this };
        _owner = owner;
    }

    /// <summary>The line.</summary>
    public BatchLine Line { get; }

    /// <summary>The sender's own name of it, or null.</summary>
    public string? Id { get; }

    /// <summary>How far earlier runs came with it, or null.</summary>
    public OpenLine? Before { get; }

    /// <summary>The message. Its state is this.</summary>
    public OutgoingMessage Message { get; }

    /// <summary>The Message-ID that it has, or null: then its author could not be read, and it will be refused.</summary>
    public string? MessageId => Message.Mime.Headers[HeaderId.MessageId];

    /// <summary>How many get it, as far as that can be counted before it is judged.</summary>
    public int Recipients => Message.Recipients.IsDefaultOrEmpty
        ? Message.Mime.To.Mailboxes.Concat(Message.Mime.Cc.Mailboxes).Concat(Message.Mime.Bcc.Mailboxes).Count()
        : Message.Recipients.Length;

    /// <summary>Makes the message of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="written">What it says.</param>
    /// <param name="author">The author of lines that name none, or null.</param>
    /// <param name="before">How far earlier runs came with the line, or null: those who have it do not get it again, and the others get it under the same Message-ID.</param>
    /// <param name="cancellationToken">Ends the reading of files.</param>
    /// <exception cref="SendException">Stage Validate: a value is refused.</exception>
    public static async Task<Parcel> MakeAsync(BatchLine line, BatchMessage written, string? author, OpenLine? before, CancellationToken cancellationToken)
    {
        OutgoingMessage message;
        IDisposable owner;
        if (written.Eml is { } path)
        {
            var reversePath = written.From is { } from ? Envelope(from, "from") : null;
            var recipients = written.To.Select(to => Envelope(to, "to")).ToImmutableArray();
            var file = await MessageFile.OpenAsync(path, "eml", cancellationToken);
            message = new OutgoingMessage(file.Message) { ReversePath = reversePath, Recipients = recipients };
            owner = file;
        }
        else
        {
            message = new OutgoingMessage(Draft(written, author).ToMimeMessage());
            owner = message.Mime;
        }

        if (before is { Recipients.Length: > 0 })
        {
            message = message with { Recipients = [.. before.Recipients.Select(Mailbox.Parse)] };
        }

        Identify(message.Mime, before?.MessageId);
        return new Parcel(line, written.Id, before, message with { Kind = written.Kind }, owner);
    }

    public void Dispose() => _owner.Dispose();

    private static MessageDraft Draft(BatchMessage written, string? author) => new()
    {
        From = written.From ?? author ?? throw new SendException(SendError.Refusal(
            SendStage.Validate, SendFault.NoSender, "the message has no author: give from, or \"from\" in waxwing.json")),
        To = written.To,
        Cc = written.Cc,
        Bcc = written.Bcc,
        Subject = written.Subject ?? "",
        Text = written.Text,
        Html = written.Html,
        Attachments = written.Attachments,
        Headers = written.Headers,
    };

    // The journal has to know it before the message goes out: it is what a person looks for in the relay's log.
    private static void Identify(MimeMessage mime, string? former)
    {
        if (mime.Headers.Contains(HeaderId.MessageId))
        {
            return;
        }

        if (former is not null)
        {
            mime.Headers[HeaderId.MessageId] = former;
        }
        else if (mime.From.Mailboxes.FirstOrDefault() is { } from && Mailbox.TryParse(from.Address, out var author, out _))
        {
            mime.Headers[HeaderId.MessageId] = Smtp.MessageId.Create(author.Domain).ToString();
        }
    }

    private static Mailbox Envelope(string address, string field)
    {
        try
        {
            return Mailbox.Parse(address);
        }
        catch (AddressSyntaxException exception)
        {
            throw new SendException(
                SendError.Refusal(SendStage.Validate, SendFault.InvalidAddress, $"{field}: {exception.Message}", FailureScope.Recipient), innerException: exception);
        }
    }
}
