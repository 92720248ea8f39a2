using Waxwing.Server.Domains;
using Waxwing.Smtp;

namespace Waxwing.Server.ReturnPath.Listening;

/// <summary>Which addresses there are: those of deliveries, whose proof verifies, and the postmaster (RFC 5321 §4.5.1) and abuse desk (RFC 2142 §4) of our own name and of return paths. Thread-safe.</summary>
internal sealed class ReturnedRecipients(BounceToken tokens, ISendingRights rights, Domain host)
{
    /// <summary>Whether there is such an address.</summary>
    /// <param name="recipient">The address.</param>
    /// <param name="delivery">The delivery that it names; null for the postmaster and the abuse desk.</param>
    public bool TryFind(Mailbox recipient, out BouncedDelivery? delivery)
    {
        if (tokens.TryRead(recipient.LocalPart, recipient.Domain.Ascii, out delivery))
        {
            return true;
        }

        return recipient.LocalPart.ToLowerInvariant() is "postmaster" or "abuse" && (recipient.Domain == host || rights.IsReturnPath(recipient.Domain));
    }
}
