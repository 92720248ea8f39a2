using Waxwing.Server.Delivery.Retrying;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Delivery;

/// <summary>
/// Draws from a receipt what it says of lanes: which one rests, and which domain belongs to another site than was thought. Whose fault a failure is, is told apart: where the operator's
/// own host answered, it speaks for all its domains, and their lane rests. Where nobody answered, or somebody else, that is first the fault of the domain, whose MX record may name any
/// host in the world: it leaves the lane that it shares, and rests alone. Thread-safe.
/// </summary>
internal sealed class LaneLessons(Sites sites, LaneBoard board)
{
    /// <summary>Draws them: lanes rest from now on, and sites are known.</summary>
    public Lesson Draw(Lane lane, SendReceipt receipt) => sites.AreMailHosts(lane) ? OfMailHosts(lane, receipt) : OfRelay(lane, receipt);

    // Where nobody could be asked, all that waits for the same peer need not find out by itself.
    private Lesson OfRelay(Lane lane, SendReceipt receipt)
    {
        if (receipt.Recipients.Any(LetsRest))
        {
            return Lesson.OfLane(board.Failed(lane));
        }

        Worked(lane, receipt);
        return Lesson.OfLane(rest: null);
    }

    private Lesson OfMailHosts(Lane lane, SendReceipt receipt)
    {
        var rests = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var moves = new List<SiteMove>();
        foreach (var recipients in receipt.Recipients.GroupBy(DomainOf, StringComparer.Ordinal))
        {
            var domain = recipients.Key;
            var attempts = receipt.Attempts.Where(attempt => string.Equals(attempt.MailHost?.Domain, domain, StringComparison.Ordinal)).ToArray();
            if (Array.FindLast(attempts, attempt => attempt.Connection is not null) is { } reached)
            {
                sites.Learned.Learn(domain, reached.MailHost!.Host);
            }

            if (recipients.FirstOrDefault(LetsRest) is { } refused)
            {
                rests.Add(domain, Rest(lane, domain, refused.Error!, attempts));
            }

            if (sites.Learned.Of(domain) is var site && !string.Equals(site, lane.Site, StringComparison.Ordinal))
            {
                moves.Add(new SiteMove(domain, site));
            }
        }

        if (rests.Count == 0)
        {
            Worked(lane, receipt);
        }

        return new Lesson(RestOfAll: null, rests, moves);
    }

    private DateTimeOffset Rest(Lane lane, string domain, SendError failure, AttemptRecord[] attempts)
    {
        var own = lane with { Site = domain };
        var isShared = lane != own;
        if (isShared && Answered(lane.Site, failure, attempts))
        {
            return board.Failed(lane);
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

    private void Worked(Lane lane, SendReceipt receipt)
    {
        if (receipt.Outcome is SendOutcome.Accepted or SendOutcome.PartlyAccepted)
        {
            board.Worked(lane);
        }
    }

    private static bool LetsRest(RecipientOutcome recipient) => recipient.Error is { } error && Dispositions.LetsLaneRest(error);

    // RFC 5321 §4.1.2: no domain has an at sign.
    private static string DomainOf(RecipientOutcome recipient) => recipient.Address[(recipient.Address.LastIndexOf('@') + 1)..];
}
