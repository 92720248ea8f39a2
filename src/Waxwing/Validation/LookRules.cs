using MimeKit;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Warns of addresses that may be mistaken for others. Nothing is refused: whoever owns such a name owns it by right.</summary>
internal static class LookRules
{
    /// <summary>Judges every address of a message, and says each thing once.</summary>
    /// <returns>How many warnings were added.</returns>
    public static int Check(Addressing addressing, Mailbox sender, InternetAddressList replyTo, List<string> warnings)
    {
        HashSet<(Domain, LookWarning)>? said = null;
        Judge("From", addressing.From);
        Judge("Sender", sender);
        if (addressing.ReversePath is { } reversePath)
        {
            Judge("reverse path", reversePath);
        }

        foreach (var address in replyTo.Count == 0 ? [] : replyTo.Mailboxes)
        {
            if (Mailbox.TryParse(address.Address, out var mailbox, out _))
            {
                Judge("Reply-To", mailbox);
            }
        }

        foreach (var recipient in addressing.Visible)
        {
            Judge("recipient", recipient);
        }

        foreach (var recipient in addressing.Hidden)
        {
            Judge("recipient", recipient);
        }

        return said?.Count ?? 0;

        void Judge(string field, Mailbox mailbox)
        {
            foreach (var warning in MailboxLook.Judge(mailbox))
            {
                if ((said ??= []).Add((mailbox.Domain, warning)))
                {
                    warnings.Add($"{field} {MailboxLook.Describe(mailbox)}: {warning.Part} {warning.Sentence}");
                }
            }
        }
    }
}
