using System.Globalization;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Writes a receipt as text for a person: what happened, to whom, and the evidence for each practice.</summary>
internal static class ReceiptText
{
    public static string Write(SendReceipt receipt)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{receipt.Outcome}: {receipt.MessageId ?? "no Message-ID"} from {(receipt.From is null ? "nobody" : Address(receipt.From))}, {receipt.Seconds:0.000} s").AppendLine();
        if (receipt.Transport == SendTransport.Recording)
        {
            text.AppendLine("  recorded for a test: nothing left this process, and the answers are the test's");
        }

        if (receipt.Transport == SendTransport.Pickup)
        {
            text.AppendLine("  written into a folder: nothing went over a wire, and who picks it up carries it on");
        }

        foreach (var recipient in receipt.Recipients)
        {
            text.Append("  ").Append(Address(recipient.Address)).Append(recipient.Hidden ? " (Bcc)" : "").Append(": ").AppendLine(Describe(recipient));
        }

        foreach (var left in receipt.Attempts.Where(attempt => attempt.NextRelay is not null))
        {
            text.Append("  passed over: ").Append(left.Relay).Append(" for ").Append(left.NextRelay).Append(": ").AppendLine(left.Error?.Message);
        }

        foreach (var warning in receipt.Warnings)
        {
            text.Append("  warning: ").AppendLine(warning);
        }

        foreach (var practice in receipt.Practices)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {practice.Practice,2} {(practice.Status == PracticeStatus.Met ? "met    " : "not met")} {practice.Title}: {practice.Evidence}").AppendLine();
        }

        return text.ToString();
    }

    /// <summary>An address of a receipt with its domain in both forms: A-labels say nothing to a person, and Unicode alone can deceive.</summary>
    private static string Address(string address) =>
        Mailbox.TryParse(address, out var mailbox, out _) ? MailboxLook.Describe(mailbox) : address;

    private static string Describe(RecipientOutcome recipient) => recipient.Delivered switch
    {
        Delivered.Yes => $"accepted{(recipient.QueueId is null ? "" : $", queue id {recipient.QueueId}")}",
        Delivered.Unknown => $"unknown: {recipient.Error?.Message}",
        Delivered.No => recipient.Error is { Transient: true } ? $"not now: {recipient.Error.Message}" : $"not sent: {recipient.Error?.Message}",
    };
}
