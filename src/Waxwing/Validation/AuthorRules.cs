using System.Net.Mail;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Judges who a message claims to be from: exactly one mailbox, which everybody reads the same.</summary>
internal static class AuthorRules
{
    /// <summary>Finds the one author.</summary>
    /// <exception cref="SendException">There is none, more than one, or two parsers read the field differently.</exception>
    public static Mailbox Check(MimeMessage message)
    {
        var (fields, field) = (0, default(Header));
        for (var i = 0; i < message.Headers.Count; i++)
        {
            if (message.Headers[i].Id == HeaderId.From)
            {
                (fields, field) = (fields + 1, message.Headers[i]);
            }
        }

        if (field is null || (fields == 1 && message.From.Count == 0))
        {
            throw Refuse(SendFault.NoSender, "From: the message has no author; give one address");
        }

        // RFC 5322 §3.6 allows one field with several mailboxes, and receivers then disagree on whose DMARC policy holds.
        if (fields > 1 || message.From.Count > 1 || message.From[0] is not MailboxAddress author)
        {
            throw Refuse(SendFault.SeveralFrom, "From: the message has more than one author; send it with exactly one From address");
        }

        if (!Mailbox.TryParse(author.Address, out var mailbox, out _))
        {
            throw Refuse(SendFault.InvalidAddress, $"From: {Reason(author.Address)}");
        }

        // MimeKit's reading need not be that of the octets, where a program put them there: both together were judged, or neither.
        if (!JudgedFields.Knows(nameof(AuthorRules), field, author.Address))
        {
            CheckReading(field, author);
            JudgedFields.Keep(nameof(AuthorRules), field, author.Address);
        }

        return mailbox;
    }

    // The second opinion is the base class library's parser: where the two differ, so may a filter and a mail program.
    private static void CheckReading(Header field, MailboxAddress author)
    {
        var text = field.Value;
        if (!MailAddress.TryCreate(text, out var second) || !SameAddress(second.Address, author.Address))
        {
            throw Refuse(SendFault.AmbiguousFrom, "From: two parsers read the field differently; write it as Name <address>, or the address alone");
        }
    }

    private static bool SameAddress(string one, string other) =>
        Mailbox.TryParse(one, out var first, out _) && Mailbox.TryParse(other, out var second, out _) && first.Equals(second);

    private static string Reason(string address)
    {
        try
        {
            Mailbox.Parse(address);
            return "the address is not valid";
        }
        catch (AddressSyntaxException exception)
        {
            return exception.Message;
        }
    }

    private static SendException Refuse(SendFault fault, string message) => new(SendError.Refusal(SendStage.Validate, fault, message));
}
