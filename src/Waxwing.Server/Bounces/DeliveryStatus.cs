using System.Globalization;
using System.Text;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Server.Bounces;

/// <summary>Writes the part that programs read: message/delivery-status (RFC 3464), or message/global-delivery-status where an address is not ASCII (RFC 6533 §3).</summary>
internal static class DeliveryStatus
{
    /// <summary>Writes the part.</summary>
    public static MimePart Write(Bounce bounce)
    {
        // What a server said is no reason to leave ASCII; an address that cannot be written in it is.
        var isInternational = bounce.Recipients.Any(recipient => !Ascii.IsValid(recipient.Recipient.ToString()) || !Ascii.IsValid(recipient.Original?.ToString() ?? string.Empty));
        var fields = new StringBuilder();
        StatusField.Add(fields, "Reporting-MTA", $"dns; {bounce.Service.Ascii}", isInternational);
        StatusField.Add(fields, "Original-Envelope-Id", bounce.EnvelopeId?.Value, isInternational);
        StatusField.Add(fields, "Arrival-Date", StatusField.Time(bounce.AcceptedAt), isInternational);
        foreach (var recipient in bounce.Recipients)
        {
            fields.Append("\r\n");
            Add(fields, recipient, isInternational);
        }

        return OctetPart.Write("message", isInternational ? "global-delivery-status" : "delivery-status", Encoding.UTF8.GetBytes(fields.ToString()));
    }

    /// <summary>The status code of a recipient (RFC 3463): the server's own where it fits, and otherwise what is known.</summary>
    public static EnhancedStatusCode Status(BouncedRecipient recipient)
    {
        // 4.4.7: delivery time expired. It stays the code of a failure that is final (RFC 3463 §3.5).
        if (recipient.Expired)
        {
            return new EnhancedStatusCode(4, 4, 7);
        }

        var kind = recipient.Action switch
        {
            BounceAction.Failed => 5,
            BounceAction.Delayed => 4,
            BounceAction.Relayed => 2,
        };
        var octets = Encoding.ASCII.GetBytes(recipient.Reply?.Enhanced ?? string.Empty);
        return EnhancedStatusCode.TryParsePrefix(octets, kind, out var said, out _) ? said : new EnhancedStatusCode(kind, 0, 0);
    }

    /// <summary>The host of a peer, or null where it is none.</summary>
    public static string? Host(string? peer)
    {
        var host = Uri.TryCreate(peer, UriKind.Absolute, out var url) && url.Host.Length > 0 ? url.Host : peer;
        return Domain.TryParse(host, out var domain, out _) ? domain.Ascii : null;
    }

    /// <summary>A reply as the server gave it.</summary>
    public static string Said(Mail.EventReply reply) => string.Create(CultureInfo.InvariantCulture, $"{reply.Code} {(reply.Enhanced is { } enhanced ? enhanced + " " : "")}{reply.Text}");

    private static string Word(BounceAction action) => action switch
    {
        BounceAction.Failed => "failed",
        BounceAction.Delayed => "delayed",
        BounceAction.Relayed => "relayed",
    };

    private static string? Diagnosis(BouncedRecipient recipient) =>
        recipient.Reply is { } reply ? $"smtp; {Said(reply)}" : recipient.Action == BounceAction.Relayed ? null : $"x-waxwing; {recipient.Reason}";

    private static void Add(StringBuilder fields, BouncedRecipient recipient, bool isInternational)
    {
        StatusField.Add(fields, "Original-Recipient", recipient.Original is { } original ? $"{original.AddressType};{original.Address}" : null, isInternational);
        StatusField.Add(fields, "Final-Recipient", $"{(recipient.Recipient.NeedsSmtpUtf8 ? "utf-8" : "rfc822")};{recipient.Recipient}", isInternational);
        StatusField.Add(fields, "Action", Word(recipient.Action), isInternational);
        StatusField.Add(fields, "Status", Status(recipient).ToString(), isInternational);
        StatusField.Add(fields, "Remote-MTA", Host(recipient.Peer) is { } host ? $"dns; {host}" : null, isInternational);
        StatusField.Add(fields, "Diagnostic-Code", Diagnosis(recipient), isInternational);
        StatusField.Add(fields, "Last-Attempt-Date", StatusField.Time(recipient.LastAttemptAt), isInternational);
        StatusField.Add(fields, "Will-Retry-Until", recipient.Action == BounceAction.Delayed ? StatusField.Time(recipient.TriedUntil) : null, isInternational);
    }
}
