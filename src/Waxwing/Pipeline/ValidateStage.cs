using System.Collections.Immutable;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>
/// Practice 8: judges everything that came from outside before anything leaves. Addresses become types that cannot hold
/// a line break; header fields, author and attachments are judged by a rule each.
/// </summary>
internal sealed class ValidateStage : IStage
{
    /// <summary>The most recipients of one message.</summary>
    private const int MaxRecipients = 1000;

    public ValueTask ApplyAsync(Passage passage, CancellationToken cancellationToken)
    {
        var mime = passage.Message.Mime;
        var headers = HeaderRules.Check(mime, EncodeStage.NeedsSmtpUtf8(mime));
        AddressFieldRules.Check(mime);
        var from = AuthorRules.Check(mime);
        var sender = mime.Sender is null ? from : Parse(mime.Sender.Address, "Sender");
        var (visible, hidden) = Recipients(passage.Message);
        if (visible.Length + hidden.Length is 0 or > MaxRecipients)
        {
            throw new SendException(SendError.Refusal(SendStage.Validate, SendFault.NoRecipients,
                visible.Length + hidden.Length == 0
                    ? "the message has no recipient: give To, Cc or Bcc"
                    : $"the message has more than {MaxRecipients} recipients: send it in parts"));
        }

        var attachments = AttachmentRules.Check(mime, passage.Warnings);
        passage.Addressing = new Addressing(from, ReversePath(passage.Message, sender), visible, hidden);
        var lookAlikes = LookRules.Check(passage.Addressing, sender, mime.ReplyTo, passage.Warnings);
        passage.Validation = new ValidationFacts(
            visible.Length + hidden.Length + 1 + (mime.Sender is null ? 0 : 1),
            headers,
            attachments,
            lookAlikes,
            mime.Headers.Contains(HeaderId.Bcc) || mime.Headers.Contains(HeaderId.ResentBcc));
        return ValueTask.CompletedTask;
    }

    private static Mailbox? ReversePath(OutgoingMessage message, Mailbox sender) => message switch
    {
        { ReportsNowhere: false } => message.ReversePath ?? sender,
        { ReversePath: null } => null,
        _ => throw new SendException(SendError.Refusal(SendStage.Validate, SendFault.InvalidAddress,
            $"the message has a reverse-path ({message.ReversePath}) and reports nowhere (<>): only one of both can be")),
    };

    private static (ImmutableArray<Mailbox> Visible, ImmutableArray<Mailbox> Hidden) Recipients(OutgoingMessage message)
    {
        if (!message.Recipients.IsDefaultOrEmpty)
        {
            // Whoever stands in Bcc and nowhere else stays hidden from those who are named beside him.
            var open = Readable(message.Mime.To).Concat(Readable(message.Mime.Cc)).ToHashSet();
            var secret = Readable(message.Mime.Bcc).Where(mailbox => !open.Contains(mailbox)).ToHashSet();
            return ([.. message.Recipients.Distinct().Where(mailbox => !secret.Contains(mailbox))], [.. message.Recipients.Distinct().Where(secret.Contains)]);
        }

        // RFC 5322 §3.6.6: the fields of a resending say who gets it this time, and To who got it then. Guessing would
        // leave somebody out, or write to somebody again.
        var headers = message.Mime.Headers;
        if (headers.Contains(HeaderId.ResentTo) || headers.Contains(HeaderId.ResentCc) || headers.Contains(HeaderId.ResentBcc))
        {
            var resent = headers.First(header => header.Id is HeaderId.ResentTo or HeaderId.ResentCc or HeaderId.ResentBcc);
            throw new SendException(SendError.Refusal(SendStage.Validate, SendFault.NoRecipients,
                $"{resent.Field}: the message was sent on, so its header does not say who gets it now: name the recipients of the envelope, or remove the Resent fields"));
        }

        if (message.Mime is { To: [MailboxAddress only], Cc.Count: 0, Bcc.Count: 0 })
        {
            return ([Parse(only.Address, "To")], []);
        }

        var visible = Parse(message.Mime.To, "To").Concat(Parse(message.Mime.Cc, "Cc")).Distinct().ToImmutableArray();
        // A Bcc recipient that is named openly as well is no secret.
        return (visible, [.. Parse(message.Mime.Bcc, "Bcc").Distinct().Except(visible)]);
    }

    private static IEnumerable<Mailbox> Readable(InternetAddressList list) =>
        list.Mailboxes.Select(mailbox => Mailbox.TryParse(mailbox.Address, out var readable, out _) ? readable : null).OfType<Mailbox>();

    private static IEnumerable<Mailbox> Parse(InternetAddressList list, string field) =>
        list.Mailboxes.Select(mailbox => Parse(mailbox.Address, field));

    private static Mailbox Parse(string address, string field)
    {
        try
        {
            return Mailbox.Parse(address);
        }
        catch (AddressSyntaxException exception)
        {
            throw new SendException(SendError.Refusal(SendStage.Validate, SendFault.InvalidAddress, $"{field}: {exception.Message}", FailureScope.Recipient), innerException: exception);
        }
    }
}
