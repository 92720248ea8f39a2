using Waxwing.Server.Delivery.Retrying;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Delivery;

/// <summary>
/// Draws from a receipt what it says of lanes: which one rests, and which domain belongs to another site than was thought. Whose fault a failure is, is told apart: where the operator's
/// own host answered, it speaks for all its domains, and their lane rests. Where nobody answered, or somebody else, that is first the fault of the domain, whose MX record may name any
/// host in the world: it leaves the lane that it shares, and rests alone. Thread-safe.
/// </summary>
internal sealed class LaneLessons(Sites sites, LaneBoard board, SitePaces? paces = null)
{
    /// <summary>Draws them: lanes rest from now on, and sites are known.</summary>
    public Lesson Draw(Lane lane, SendReceipt receipt) => sites.AreMailHosts(lane) ? OfMailHosts(lane, receipt) : OfRelay(lane, receipt);

    // Where nobody could be asked, all that waits for the same peer need not find out by itself.
    private Lesson OfRelay(Lane lane, SendReceipt receipt)
    {
        if (receipt.Recipients.Any(LetsRest))
        {
            return Lesson.Rest(board.Failed(lane));
        }

        if (receipt.Outcome is SendOutcome.Accepted or SendOutcome.PartlyAccepted)
        {
            board.Worked(lane);
        }

        return Lesson.Nothing;
    }

    private Lesson OfMailHosts(Lane lane, SendReceipt receipt)
    {
        var rests = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var taken = new List<string>();
        var moves = new List<SiteMove>();
        foreach (var recipients in receipt.Recipients.GroupBy(DomainOf, StringComparer.Ordinal))
        {
            var domain = recipients.Key;
            var attempts = receipt.Attempts.Where(attempt => string.Equals(attempt.MailHost?.Domain, domain, StringComparison.Ordinal)).ToArray();
            if (Array.FindLast(attempts, attempt => attempt.Connection is not null) is { } reached)
            {
                sites.Learned.Learn(domain, reached.MailHost!.Host);
            }

            Pace(recipients, attempts);
            if (recipients.FirstOrDefault(LetsRest) is { } refused)
            {
                rests.Add(domain, Rest(lane, domain, refused.Error!, attempts));
            }
            else if (recipients.Any(recipient => recipient.Delivered == Delivered.Yes))
            {
                taken.Add(domain);
            }

            if (sites.Learned.Of(domain) is var site && !string.Equals(site, lane.Site, StringComparison.Ordinal))
            {
                moves.Add(new SiteMove(domain, site));
            }
        }

        if (rests.Count == 0)
        {
            taken.ForEach(domain => board.Worked(lane, domain));
        }

        return new Lesson(RestOfAll: null, rests, moves);
    }

    // Who spoke last of the mail is the host of the last attempt.
    private void Pace(IEnumerable<RecipientOutcome> recipients, AttemptRecord[] attempts)
    {
        if (paces is null || attempts.LastOrDefault()?.MailHost is not { } asked)
        {
            return;
        }

        var site = SitePaces.SiteOf(asked.Host);
        if (recipients.FirstOrDefault(recipient => recipient.Error?.Reply is not null)?.Error?.Reply is { } reply)
        {
            paces.Heard(site, reply);
        }
        else if (recipients.Any(recipient => recipient.Delivered == Delivered.Yes))
        {
            paces.Worked(site);
        }
    }

    private DateTimeOffset Rest(Lane lane, string domain, SendError failure, AttemptRecord[] attempts)
    {
        var own = lane with { Site = domain };
        var isShared = lane != own;
        // An operator that refuses refuses all. One domain that alone is refused, before and after others were taken, has a machine of its own below the name of a hoster.
        if (isShared && Answered(lane.Site, failure, attempts) && !board.RefusedAlone(lane, domain))
        {
            return board.Failed(lane, domain);
        }

        // What was under way when the operator refused, and found its host resting, says nothing of its own domain. It is asked again behind the rest.
        if (isShared && board.RestsUntil(lane) is { } until)
        {
            return until;
        }

        if (isShared || (failure.Reply is null && !string.Equals(sites.Learned.Of(domain), domain, StringComparison.Ordinal)))
        {
            sites.Learned.Leave(domain);
        }

        return board.Failed(own);
    }

    private static bool Answered(string site, SendError failure, AttemptRecord[] attempts) =>
        failure.Reply is not null
        && (Array.FindLast(attempts, attempt => attempt.Error == failure) ?? attempts.LastOrDefault())?.MailHost is { } asked
        && string.Equals(Operators.Of(asked.Host), site, StringComparison.Ordinal);

    private static bool LetsRest(RecipientOutcome recipient) => recipient.Error is { } error && Dispositions.LetsLaneRest(error);

    // RFC 5321 §4.1.2: no domain has an at sign.
    private static string DomainOf(RecipientOutcome recipient) => recipient.Address[(recipient.Address.LastIndexOf('@') + 1)..];
}
