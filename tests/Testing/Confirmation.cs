using MimeKit;
using Waxwing;
using Waxwing.Smtp;

namespace Shop.Tests;

/// <summary>A message to record.</summary>
internal static class Confirmation
{
    public static OutgoingMessage To(string to, params string[] bcc)
    {
        var message = new MimeMessage { Subject = "Your order", Body = new TextPart("plain") { Text = "Thank you. It costs 12 €." } };
        message.From.Add(MailboxAddress.Parse("shop@example.org"));
        message.To.AddRange(InternetAddressList.Parse(to));
        message.Bcc.AddRange(bcc.Select(MailboxAddress.Parse));
        return new OutgoingMessage(message) { Kind = MailKind.Confirmation, ReversePath = Mailbox.Parse("bounces@example.org") };
    }
}
