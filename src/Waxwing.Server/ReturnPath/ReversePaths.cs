using System.Collections.Immutable;
using Waxwing.Server.Domains;
using Waxwing.Server.Mail;
using Waxwing.Smtp;

namespace Waxwing.Server.ReturnPath;

/// <summary>
/// Gives each delivery the reverse-path by which its bounce proves what it is about. It names the recipient as well as the message: one recipient of a message, who sees his own, can tell nothing of
/// another. Thread-safe.
/// </summary>
internal sealed class ReversePaths(BounceToken tokens, ISendingRights rights)
{
    /// <summary>The reverse-paths of deliveries of one message, the same on each attempt; empty where no return path of its author's domain that it could have was seen in DNS, and the message's own stays.</summary>
    /// <param name="author">The domain of the author.</param>
    /// <param name="stream">The stream of the message.</param>
    /// <param name="deliveries">The deliveries.</param>
    public ImmutableDictionary<Mailbox, Mailbox> Of(Domain author, string stream, IReadOnlyList<Claimed> deliveries)
    {
        var paths = ImmutableDictionary<Mailbox, Mailbox>.Empty;
        // RFC 5321 §4.5.5: what reports nowhere, such as a report, goes on doing so.
        if (deliveries[0].ReversePath is null || rights.ReturnPathOf(deliveries[0].Tenant, author, stream) is not { } domain)
        {
            return paths;
        }

        foreach (var claimed in deliveries.Where(claimed => !WantsSuccess(claimed)))
        {
            paths = paths.SetItem(claimed.Recipient, Mailbox.Parse($"{tokens.LocalPart(new BouncedDelivery(claimed.MessageId, claimed.Number), domain.Ascii)}@{domain.Ascii}"));
        }

        return paths;
    }

    // RFC 3461 §5.2.1: a report of success is the next server's to send, to whom the sender named.
    private static bool WantsSuccess(Claimed claimed) => claimed.Dsn?.Notify is { } notify && notify.HasFlag(DsnNotify.Success);
}
