using System.Collections.Immutable;
using MimeKit;

namespace Waxwing;

/// <summary>A message in plain words, from a form, a command line or a line of JSON: nothing in it is trusted yet. Immutable.</summary>
public sealed record MessageDraft
{
    /// <summary>The author: <c>address</c> or <c>Name &lt;address&gt;</c>.</summary>
    public required string From { get; init; }

    /// <summary>The recipients, each as the author.</summary>
    public ImmutableArray<string> To { get; init; } = [];

    /// <summary>The recipients of copies.</summary>
    public ImmutableArray<string> Cc { get; init; } = [];

    /// <summary>The recipients that nobody else learns of.</summary>
    public ImmutableArray<string> Bcc { get; init; } = [];

    /// <summary>The subject; one line. Default: empty.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The body as plain text, or null.</summary>
    public string? Text { get; init; }

    /// <summary>The body as HTML, or null. With <see cref="Text"/> as well, readers choose.</summary>
    public string? Html { get; init; }

    /// <summary>Files to attach. They are read while the message is sent, so their size costs no memory.</summary>
    public ImmutableArray<string> Attachments { get; init; } = [];

    /// <summary>
    /// Further header fields, in their order. None that another member stands for, that says how the content is coded (MIME-Version,
    /// Content-*), or that servers write (Received, Return-Path, DKIM-Signature, Resent-*). Default: none.
    /// </summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Makes a MIME message of it. Dispose the message after sending: it holds the attached files open.</summary>
    /// <returns>The message.</returns>
    /// <exception cref="SendException">A field is refused (stage Validate); the message names it.</exception>
    public MimeMessage ToMimeMessage()
    {
        var message = new MimeMessage();
        // MimeKit gives an id that names this machine; the pipeline gives a better one.
        message.Headers.Remove(HeaderId.MessageId);
        message.Headers.Remove(HeaderId.Date);
        message.From.Add(DraftText.Address(From, "From"));
        message.To.AddRange(To.Select(address => DraftText.Address(address, "To")));
        message.Cc.AddRange(Cc.Select(address => DraftText.Address(address, "Cc")));
        message.Bcc.AddRange(Bcc.Select(address => DraftText.Address(address, "Bcc")));
        if (DraftText.Line(Subject, "Subject") is { Length: > 0 } subject)
        {
            message.Subject = subject;
        }
        else
        {
            message.Headers.Remove(HeaderId.Subject);
        }

        foreach (var (name, value) in Headers)
        {
            message.Headers.Add(DraftHeader.Read(name, value));
        }

        var body = new BodyBuilder
        {
            TextBody = DraftText.Body(Text ?? (Html is null ? "" : null), "Text"),
            HtmlBody = DraftText.Body(Html, "Html"),
        };
        foreach (var path in Attachments)
        {
            body.Attachments.Add(AttachedFile.Open(path));
        }

        message.Body = body.ToMessageBody();
        return message;
    }
}
