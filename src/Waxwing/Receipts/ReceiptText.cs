using System.Globalization;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>
/// A receipt in words: what happened, to whom, and the evidence for each practice. <see cref="SendReceipt.ToString"/> puts them below each
/// other, <c>waxwing</c> into tables; a program with a layout of its own takes them from here, so that a receipt reads alike everywhere.
/// The words are for persons and may change; programs read the properties. Nothing is escaped for HTML or markup. Thread-safe.
/// </summary>
public static class ReceiptText
{
    /// <summary>The whole receipt, in lines.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <returns>Text that ends with a line break.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> is null.</exception>
    public static string Write(SendReceipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var text = new StringBuilder();
        text.Append(receipt.Outcome).Append(": ").AppendLine(Summary(receipt));
        if (receipt.Transport == SendTransport.Recording)
        {
            text.AppendLine("  recorded for a test: nothing left this process, and the answers are the test's");
        }

        if (receipt.Transport == SendTransport.Pickup)
        {
            text.AppendLine("  written into a folder: nothing went over a wire, and who picks it up carries it on");
        }

        if (receipt.Transport == SendTransport.Outbox)
        {
            text.AppendLine("  written into a transaction: nothing went over a wire, and it leaves once that commits");
        }

        foreach (var recipient in receipt.Recipients)
        {
            text.Append("  ").Append(Recipient(recipient)).Append(": ").Append(Fate(recipient)).AppendLine(Said(recipient) is { Length: > 0 } said ? $": {said}" : "");
        }

        foreach (var line in (string[])[.. PassedOver(receipt), .. MailHosts(receipt), .. receipt.Warnings.Select(warning => $"warning: {warning}"), .. Transactions(receipt)])
        {
            text.Append("  ").AppendLine(line);
        }

        foreach (var practice in receipt.Practices)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {practice.Practice,2} {(practice.Status == PracticeStatus.Met ? "met    " : "not met")} {practice.Title}: {practice.Evidence}").AppendLine();
        }

        return text.ToString();
    }

    /// <summary>What stands behind the outcome in the first line: which message, from whom, by which relay, and how long it took.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <returns>For example <c>&lt;id@example.org&gt; from ada@example.org by smtps://mail.example.org:465, 0.870 s</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> is null.</exception>
    public static string Summary(SendReceipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return string.Create(CultureInfo.InvariantCulture,
            $"{receipt.MessageId ?? "no Message-ID"} from {(receipt.From is null ? "nobody" : Address(receipt.From))} by {receipt.Attempts.LastOrDefault()?.Relay ?? "no relay"}, {receipt.Seconds:0.000} s");
    }

    /// <summary>Who a recipient is: the address, its domain also in Unicode where that differs, and whether only Bcc names it.</summary>
    /// <param name="recipient">The recipient.</param>
    /// <returns>For example <c>bob@example.net (Bcc)</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="recipient"/> is null.</exception>
    public static string Recipient(RecipientOutcome recipient)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        return Address(recipient.Address) + (recipient.Hidden ? " (Bcc)" : "");
    }

    /// <summary>What became of the message for a recipient, in a word or two.</summary>
    /// <param name="recipient">The recipient.</param>
    /// <returns><c>accepted</c>, <c>unknown</c>, <c>not now</c> (it may pass), <c>refused</c> (by the server or by Waxwing), or <c>not sent</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="recipient"/> is null.</exception>
    public static string Fate(RecipientOutcome recipient)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        return recipient.Delivered switch
        {
            Delivered.Yes => "accepted",
            Delivered.Unknown => "unknown",
            Delivered.No => recipient switch
            {
                { Error.Transient: true } => "not now",
                { Reply: not null } or { Error.Failure: SmtpFailure.PolicyRefused } => "refused",
                _ => "not sent",
            },
        };
    }

    /// <summary>What decided a recipient's fate: the server's reply, or what failed where there is none.</summary>
    /// <param name="recipient">The recipient.</param>
    /// <returns>For example <c>250 2.0.0 Ok: queued as 4XyZ</c>; the lines of a reply are joined by <c> / </c>. Empty where nothing was said.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="recipient"/> is null.</exception>
    public static string Said(RecipientOutcome recipient)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        return recipient switch
        {
            { Reply: { } reply } => $"{reply.Code} {(reply.Enhanced is null ? "" : reply.Enhanced + " ")}{string.Join(" / ", reply.Lines)}",
            { Error: { } error } => error.Message,
            _ => "",
        };
    }

    /// <summary>The relays that were passed over, each with the reason.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <returns>One line for each.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> is null.</exception>
    public static IEnumerable<string> PassedOver(SendReceipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return receipt.Attempts.Where(attempt => attempt.NextRelay is not null).Select(left => $"passed over: {left.Relay} for {left.NextRelay}: {left.Error?.Message}");
    }

    /// <summary>The mail hosts that a message went to, each with what its TLS was judged by; none where it went to relays.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <returns>One line for each.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> is null.</exception>
    public static IEnumerable<string> MailHosts(SendReceipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return receipt.Attempts.Where(attempt => attempt is { MailHost: not null, Transactions.Length: > 0 })
            .Select(attempt => $"mail host of {attempt.MailHost!.Domain}: {attempt.MailHost.Host}: {attempt.MailHost.Reason}")
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>How the transactions travelled, and why they shared no more of the connection. Those that went alike are said once.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <returns>One line for each way.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> is null.</exception>
    public static IEnumerable<string> Transactions(SendReceipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return receipt.Attempts.SelectMany(attempt => attempt.Transactions).CountBy(StyleText.Describe)
            .Select(alike => string.Create(CultureInfo.InvariantCulture, $"{(alike.Value > 1 ? $"{alike.Value} transactions, each: " : "")}{alike.Key}"));
    }

    // A-labels say nothing to a person, and Unicode alone can deceive.
    private static string Address(string address) =>
        Mailbox.TryParse(address, out var mailbox, out _) ? MailboxLook.Describe(mailbox) : address;
}
