using MimeKit;
using Waxwing.Server.Bounces;

namespace Waxwing.Server.Reports;

/// <summary>Reads what a reader's program tells (RFC 8098 §3).</summary>
internal static class ReceiptReader
{
    public static ReturnedMail.Receipt? Read(MimePart part)
    {
        foreach (var group in StatusGroups.Of(MimeText.Of(part)))
        {
            if (group.TryGetValue("disposition", out var disposition))
            {
                // RFC 8098 §3.2.6: modes; type/modifier.
                var type = disposition[(disposition.LastIndexOf(';') + 1)..].Trim();
                return new ReturnedMail.Receipt(StatusField.Line(type.Split('/')[0].ToLowerInvariant(), ReportedRecipient.LongestText));
            }
        }

        return null;
    }
}
