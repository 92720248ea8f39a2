using System.Text.Json;
using MimeKit;

namespace Waxwing.Server.Tests.Clients;

/// <summary>One message, and how it is to be submitted.</summary>
internal sealed record Letter
{
    /// <summary>The port on localhost.</summary>
    public required int Port { get; init; }

    /// <summary>Whether TLS begins with the connection, and not by STARTTLS.</summary>
    public required bool ImplicitTls { get; init; }

    /// <summary>The only authority that the client trusts.</summary>
    public required string AuthorityFile { get; init; }

    public required string User { get; init; }

    public required string Password { get; init; }

    /// <summary>The SASL mechanism; a client that does not let its user choose takes its own.</summary>
    public required string Mechanism { get; init; }

    public required string From { get; init; }

    public required string[] To { get; init; }

    public required string Subject { get; init; }

    public required string Text { get; init; }

    /// <summary>The file to attach, under its own name.</summary>
    public required string AttachmentFile { get; init; }

    /// <summary>What goes into the field <c>Idempotency-Key</c>, or null.</summary>
    public string? Repetition { get; init; }

    /// <summary>All of it for a script.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>The message, for clients that do not write any.</summary>
    public MimeMessage ToMime()
    {
        var body = new BodyBuilder { TextBody = Text };
        body.Attachments.Add(AttachmentFile);
        var message = new MimeMessage { Subject = Subject, Body = body.ToMessageBody() };
        message.From.Add(MailboxAddress.Parse(From));
        message.To.AddRange(To.Select(MailboxAddress.Parse));
        return message;
    }
}
