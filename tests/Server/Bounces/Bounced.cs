using System.Text;
using MimeKit;
using Waxwing.Server.Bounces;
using Waxwing.Server.Mail;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Bounces;

/// <summary>A message that was not delivered, and what its sender is told.</summary>
internal static class Bounced
{
    public const string Original =
        "Received: from app by mail.acme.example; Tue, 1 Jan 2030 00:00:00 +0000\r\nFrom: Ada <ada@acme.example>\r\nTo: bob@example.net, carol@example.org\r\nBcc: secret@example.com\r\n"
        + "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n and more\r\nMessage-ID: <abc@acme.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nThe text.\r\n";

    public static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static Domain Service { get; } = Domain.Parse("mail.acme.example");

    public static BouncedRecipient Bob { get; } = new()
    {
        Recipient = Mailbox.Parse("bob@example.net"),
        Action = BounceAction.Failed,
        Reason = "550 5.1.1 No such user",
        Reply = new EventReply(550, "5.1.1", "No such user"),
        Peer = "mx1.example.net",
        LastAttemptAt = Now.AddMinutes(-1),
    };

    public static BouncedRecipient Carol { get; } = new()
    {
        Recipient = Mailbox.Parse("carol@example.org"),
        Action = BounceAction.Failed,
        Reason = "expired: the relay cannot be reached",
        Expired = true,
    };

    public static Bounce Of(params BouncedRecipient[] recipients) => new()
    {
        Service = Service,
        To = Mailbox.Parse("ada@acme.example"),
        WrittenAt = Now,
        AcceptedAt = Now.AddDays(-1),
        Original = Encoding.UTF8.GetBytes(Original),
        Recipients = [.. recipients],
    };

    /// <summary>The octets as they would go out, and the message as MimeKit reads them.</summary>
    public static (string Text, MimeMessage Read) Write(Bounce bounce)
    {
        using var message = BounceMessage.Create(bounce);
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        using var written = new MemoryStream();
        message.WriteTo(format, written);
        written.Position = 0;
        return (Encoding.UTF8.GetString(written.ToArray()), MimeMessage.Load(written));
    }

    /// <summary>The groups of fields of its status, as MimeKit reads them.</summary>
    public static IReadOnlyList<HeaderList> Status(MimeMessage message) => [.. ((MessageDeliveryStatus)((MultipartReport)message.Body!)[1]).StatusGroups.Where(group => group.Count > 0)];

    /// <summary>The part for people.</summary>
    public static string Text(MimeMessage message) => ((TextPart)((MultipartReport)message.Body!)[0]).Text;

    /// <summary>The octets of what came back.</summary>
    public static string Returned(MimeMessage message)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        using var octets = new MemoryStream();
        switch (((MultipartReport)message.Body!)[2])
        {
            case MessagePart whole:
                whole.Message!.WriteTo(format, octets);
                break;
            case MimePart part:
                part.Content!.DecodeTo(octets);
                break;
        }

        return Encoding.UTF8.GetString(octets.ToArray());
    }
}
