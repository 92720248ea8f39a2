using Waxwing.Server.Reports;
using Waxwing.Smtp;

namespace Waxwing.Server.ReturnPath.Judging;

/// <summary>Finds in a report what it says of one recipient.</summary>
internal static class ReportedAddress
{
    /// <summary>What is said of a recipient: by the address that we gave (RFC 3464 §2.3.1), or by the one at which it ended; where nobody is named, the only thing that is said. Null: it is about others.</summary>
    public static ReportedRecipient? Of(IReadOnlyList<ReportedRecipient> reported, Mailbox recipient) =>
        reported.FirstOrDefault(one => Is(one.Original, recipient) || Is(one.Recipient, recipient))
        ?? (reported is [{ Recipient: null, Original: null } only] ? only : null);

    /// <summary>Whether a text names a mailbox. Hosts on the way change the case of what they should leave alone, and write a domain in either of its forms.</summary>
    public static bool Is(string? text, Mailbox mailbox) =>
        text is not null
        && Mailbox.TryParse(text.Trim('<', '>', ' '), out var named, out _)
        && named.Domain == mailbox.Domain
        && string.Equals(named.LocalPart, mailbox.LocalPart, StringComparison.OrdinalIgnoreCase);
}
