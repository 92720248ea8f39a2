using System.Text;
using MimeKit;
using Waxwing.Trust;

namespace Waxwing.Tests.Inbound;

/// <summary>A message as a test writes it: honest, signed and aligned, but for what the test changes.</summary>
internal sealed record Letter
{
    public string From { get; init; } = "Ada Lovelace <ada@example.org>";

    public string? ReplyTo { get; init; }

    public string? ReturnPath { get; init; } = "ada@example.org";

    public string To { get; init; } = "reader@example.net";

    public string Subject { get; init; } = "Lunch on Tuesday";

    /// <summary>Further fields, a line each.</summary>
    public string Fields { get; init; } = "Message-ID: <1@example.org>\r\nDate: Mon, 2 Nov 2026 09:00:00 +0000\r\n";

    public string? Text { get; init; }

    public string? Html { get; init; }

    public (string Name, string Type, byte[] Content)? Attachment { get; init; }

    public string Spf { get; init; } = "pass";

    public string Dkim { get; init; } = "pass";

    public string Dmarc { get; init; } = "pass";

    public DmarcPolicy Disposition { get; init; }

    public string[] OwnDomains { get; init; } = [];

    public PhishingReport Judge()
    {
        using var message = Message();
        return PhishingJudge.Judge(ReceivedMessage.Read(message, [.. OwnDomains], TestContext.Current.CancellationToken), Authentication());
    }

    public static PhishingReport Judge(MimeEntity body)
    {
        using var message = new MimeMessage([MailboxAddress.Parse("ada@example.org")], [MailboxAddress.Parse("reader@example.net")], "Lunch", body);
        return PhishingJudge.Judge(ReceivedMessage.Read(message, [], TestContext.Current.CancellationToken), new Letter().Authentication());
    }

    private MimeMessage Message()
    {
        var header = new StringBuilder();
        header.Append(ReturnPath is null ? "" : $"Return-Path: <{ReturnPath}>\r\n");
        header.Append($"From: {From}\r\nTo: {To}\r\nSubject: {Subject}\r\n{Fields}");
        header.Append(ReplyTo is null ? "" : $"Reply-To: {ReplyTo}\r\n");
        var message = MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes($"{header}\r\n")), TestContext.Current.CancellationToken);
        var builder = new BodyBuilder { TextBody = Text ?? (Html is null ? "Are you free?" : null), HtmlBody = Html };
        if (Attachment is var (name, type, content))
        {
            builder.Attachments.Add(name, content, ContentType.Parse(type));
        }

        message.Body = builder.ToMessageBody();
        return message;
    }

    private MessageAuthentication Authentication() => new()
    {
        Spf = new AuthenticationStep("spf", Spf, "example.org", "As the test says.", []),
        Dkim = new AuthenticationStep("dkim", Dkim, "example.org", "As the test says.", []),
        Arc = new AuthenticationStep("arc", "none", null, "There is no chain.", []),
        Dmarc = new AuthenticationStep("dmarc", Dmarc, "example.org", "As the test says.", []),
        Disposition = Disposition,
    };
}
