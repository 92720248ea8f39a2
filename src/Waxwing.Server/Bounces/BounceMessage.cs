using System.Text;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Server.Bounces;

/// <summary>
/// Writes the message that tells a sender what became of his: multipart/report (RFC 6522) with a part for people, one for programs (RFC 3464, RFC 6533), and what comes back of the message. It goes to the
/// reverse-path, and from the empty one, which is for whoever sends it. Pure: but for its Message-ID and its boundary the same bounce makes the same message.
/// </summary>
internal static class BounceMessage
{
    private const int MaxSubject = 150;

    /// <summary>Who writes it.</summary>
    public static Mailbox Postmaster(Domain service) => Mailbox.Parse($"postmaster@{service.Ascii}");

    /// <summary>Writes it.</summary>
    public static MimeMessage Create(Bounce bounce)
    {
        var original = OriginalMessage.Read(bounce.Original);
        var message = new MimeMessage
        {
            Date = bounce.WrittenAt.ToUniversalTime(),
            Subject = Subject(bounce, original),
            MessageId = Bare(MessageId.Create(bounce.Service)),
            Body = new MultipartReport("delivery-status")
            {
                Text(BounceText.Write(bounce, original)),
                DeliveryStatus.Write(bounce),
                Returned(bounce, original),
            },
        };
        message.From.Add(new MailboxAddress("Mail Delivery", Postmaster(bounce.Service).ToString()));
        message.To.Add(new MailboxAddress(name: null, bounce.To.ToString()));
        // RFC 3834 §5: no program should answer it.
        message.Headers.Add("Auto-Submitted", "auto-replied");
        if (original.MessageId is { } id)
        {
            message.InReplyTo = Bare(id);
            message.References.Add(Bare(id));
        }

        return message;
    }

    private static string Subject(Bounce bounce, OriginalMessage original)
    {
        var what = bounce.Action switch
        {
            BounceAction.Failed => "Not delivered",
            BounceAction.Delayed => "Not delivered yet",
            BounceAction.Relayed => "Passed on",
        };
        return original.Subject.Length > 0 ? $"{what}: {StatusField.Line(original.Subject, MaxSubject)}" : what;
    }

    private static TextPart Text(string text) => new("plain")
    {
        Content = new MimeContent(new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false)),
        ContentType = { Charset = "utf-8" },
        ContentTransferEncoding = OctetPart.IsPlain(Encoding.UTF8.GetBytes(text)) ? ContentEncoding.SevenBit : ContentEncoding.QuotedPrintable,
    };

    // RFC 3461 §4.3: where nobody failed the header alone comes back, whatever RET says.
    // RFC 6522 §3, RFC 6533 §4: header fields that are not ASCII have types of their own. A whole message that is not ASCII, or has lines that are too long, comes back as its header.
    private static MimePart Returned(Bounce bounce, OriginalMessage original)
    {
        if (bounce is { Returns: DsnReturn.Full, Action: BounceAction.Failed } && original.Whole() is { } whole && OctetPart.IsPlain(whole))
        {
            return OctetPart.Write("message", "rfc822", whole);
        }

        var header = original.Header();
        return Ascii.IsValid(header) ? OctetPart.Write("text", "rfc822-headers", header) : OctetPart.Write("message", "global-headers", header);
    }

    // MimeKit writes the angle brackets.
    private static string Bare(MessageId id) => id.ToString()[1..^1];
}
