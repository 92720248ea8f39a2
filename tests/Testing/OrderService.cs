using MimeKit;
using Waxwing;
using Waxwing.Smtp;

namespace Shop;

/// <summary>A program of a user, as it might stand in a shop: it knows nothing of tests.</summary>
public sealed class OrderService(IMailSender mail)
{
    /// <summary>Orders whose confirmation has to be sent again.</summary>
    public List<string> Again { get; } = [];

    /// <summary>Orders that somebody has to look at.</summary>
    public List<string> ForAPerson { get; } = [];

    public async Task ConfirmAsync(string order, string customer, CancellationToken cancellationToken)
    {
        try
        {
            var receipt = await mail.SendAsync(Confirmation(order, customer), cancellationToken);
            if (receipt.Outcome == SendOutcome.Unknown)
            {
                ForAPerson.Add(order);
            }
        }
        catch (SendException exception) when (exception.Error.Transient)
        {
            Again.Add(order);
        }
        catch (SendException)
        {
            ForAPerson.Add(order);
        }
    }

    public async Task<int> RemindAsync(IEnumerable<string> customers, CancellationToken cancellationToken)
    {
        var reminded = 0;
        await foreach (var receipt in mail.SendAsync(customers.Select(customer => Confirmation("reminder", customer)).ToAsyncEnumerable(), cancellationToken))
        {
            reminded += receipt.Outcome == SendOutcome.Accepted ? 1 : 0;
        }

        return reminded;
    }

    private static OutgoingMessage Confirmation(string order, string customer)
    {
        var message = new MimeMessage { Subject = $"Your order {order}", Body = new TextPart("plain") { Text = $"Thank you for order {order}. It costs 12 €." } };
        message.From.Add(MailboxAddress.Parse("shop@example.org"));
        message.To.Add(MailboxAddress.Parse(customer));
        message.Bcc.Add(MailboxAddress.Parse("books@example.org"));
        return new OutgoingMessage(message) { Kind = MailKind.Confirmation, ReversePath = Mailbox.Parse("bounces@example.org") };
    }
}
