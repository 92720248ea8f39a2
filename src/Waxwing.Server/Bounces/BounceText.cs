using System.Globalization;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Server.Bounces;

/// <summary>Writes the part that people read: what happened to whom, what the server said, and what to do.</summary>
internal static class BounceText
{
    private const int MaxSaid = 600;
    private const int MaxReason = 300;

    // More are in the part behind it.
    private const int MaxRecipients = 50;

    /// <summary>Writes it, lines ended by CRLF.</summary>
    public static string Write(Bounce bounce, OriginalMessage original)
    {
        var text = new StringBuilder();
        Line(text, $"This is the mail service at {bounce.Service.Ascii}.");
        Line(text);
        Line(text, bounce.Action switch
        {
            BounceAction.Failed => "Your message was not delivered to everybody.",
            BounceAction.Delayed => "Your message was not delivered to everybody yet. It is tried again: you need not send it again.",
            BounceAction.Relayed => "Your message was passed on, as far as its way is known here. Where it cannot be delivered, you may hear so from others.",
        });
        Line(text);
        Line(text, $"Subject: {(original.Subject.Length > 0 ? StatusField.Line(original.Subject, MaxReason) : "(none)")}");
        Line(text, $"Accepted: {StatusField.Time(bounce.AcceptedAt)}");
        foreach (var recipient in bounce.Recipients.Take(MaxRecipients))
        {
            Line(text);
            Add(text, recipient);
        }

        if (bounce.Recipients.Length > MaxRecipients)
        {
            Line(text);
            Line(text, string.Create(CultureInfo.InvariantCulture, $"And {bounce.Recipients.Length - MaxRecipients} more, of whom the attached status tells."));
        }

        return text.ToString();
    }

    private static void Add(StringBuilder text, BouncedRecipient recipient)
    {
        Line(text, $"<{recipient.Recipient}>");
        Line(text, recipient switch
        {
            { Action: BounceAction.Relayed } => "  Passed on to the next mail server, which does not tell of delivery.",
            { Action: BounceAction.Delayed, TriedUntil: { } until } => $"  Not delivered yet. It is tried until {StatusField.Time(until)}.",
            { Action: BounceAction.Delayed } => "  Not delivered yet.",
            { Expired: true } => "  Not delivered: nobody took it in the time that it was worth sending. It is not tried again.",
            { Reply: not null } => "  Not delivered: the server refused it. It is not tried again.",
            _ => "  Not delivered. It is not tried again.",
        });
        if (recipient.Reply is { } reply)
        {
            Line(text, $"  {DeliveryStatus.Host(recipient.Peer) ?? "The server"} said: {StatusField.Line(DeliveryStatus.Said(reply), MaxSaid)}");
        }
        else if (recipient.Action != BounceAction.Relayed)
        {
            Line(text, $"  Reason: {StatusField.Line(recipient.Reason, MaxReason)}");
        }

        if (recipient.Action == BounceAction.Failed)
        {
            Line(text, $"  {Advice(DeliveryStatus.Status(recipient))}");
        }
    }

    // By subject and detail of RFC 3463 §3.
    private static string Advice(EnhancedStatusCode status) => (status.Subject, status.Detail) switch
    {
        (1, 1 or 2 or 3 or 6 or 10) => "Check the address, or ask the recipient for it in another way.",
        (2, 2) => "The mailbox is full: tell the recipient in another way, or send again later.",
        (2, _) => "The mailbox takes no mail now: reach the recipient in another way.",
        (3, 4) or (2, 3) => "The message is too large for the recipient: send it without attachments.",
        (4, 7) => "Send it again if it is still of use, or reach the recipient in another way.",
        (7, _) => "The recipient's mail service does not want it: what it said may tell why, and its administrator can.",
        _ => "What was said may tell why. The recipient's mail administrator can help.",
    };

    private static void Line(StringBuilder text, string line = "") => text.Append(line).Append("\r\n");
}
