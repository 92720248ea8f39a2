using System.Collections.Immutable;
using Waxwing.Server.Delivery.Retrying;
using Waxwing.Server.Domains;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.ReturnPath;
using Waxwing.Smtp;

namespace Waxwing.Server.Delivery;

/// <summary>
/// Makes one attempt through the engine, with the octets that were kept and the signature of the tenant's own keys. The signature bears the time at which the message was to be sent, so
/// that every attempt has the same octets. Thread-safe.
/// </summary>
internal sealed class Courier(Senders senders, ISendingRights rights, ReversePaths paths, Dispositions dispositions, LaneBoard board, LaneLessons lessons, EventWriter events, DeliveryReports reports, DeliveryWay way, TimeProvider clock, ILogger<Courier> logger)
    : ICarrier
{
    public async Task<Carried> CarryAsync(Lane lane, IReadOnlyList<Claimed> deliveries, CancellationToken cancellationToken)
    {
        var first = deliveries[0];
        if (clock.GetUtcNow() >= first.ExpiresAt)
        {
            return await ConcludeAsync(lane, deliveries, _ => Disposition.Expired(reason: null), receipt: null).ConfigureAwait(false);
        }

        if (first.Attempt > 1 && !board.TryWithdraw(lane, out var wait))
        {
            var at = clock.GetUtcNow() + wait;
            return await ConcludeAsync(lane, deliveries, claimed => Disposition.GivenBack(claimed.Attempt, at, "the retries of its lane are used up for now"), receipt: null).ConfigureAwait(false);
        }

        if (first.Attempt == 1)
        {
            board.Deposit(lane);
        }

        try
        {
            var message = PreparedMessage.Restore(first.Content, first.ReversePath, first.Kind, first.Findings);
            var receipt = await senders.Of(lane.Site).DeliverAsync(message, Delivery(lane, message, deliveries), cancellationToken).ConfigureAwait(false);
            return await ConcludeAsync(lane, deliveries, receipt).ConfigureAwait(false);
        }
        catch (SendException exception)
        {
            // What is kept is damaged. It is not lost by that: a person sees what is to be done.
            CourierLog.Damaged(logger, first.MessageId, exception.Message);
            return new Carried([.. deliveries.Select(claimed => events.Held(claimed, exception.Message))]);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A fault of ours: nobody knows how far it got.
            CourierLog.Failed(logger, first.MessageId, exception);
            return await ConcludeAsync(lane, deliveries, claimed => dispositions.Of(Unknown(claimed), Facts(claimed, restsUntil: null)), receipt: null).ConfigureAwait(false);
        }
    }

    private PreparedDelivery Delivery(Lane lane, PreparedMessage message, IReadOnlyList<Claimed> deliveries) => new()
    {
        Recipients = [.. deliveries.Where(claimed => !claimed.IsHidden).Select(claimed => claimed.Recipient)],
        HiddenRecipients = [.. deliveries.Where(claimed => claimed.IsHidden).Select(claimed => claimed.Recipient)],
        Signer = rights.SignerOf(deliveries[0].Tenant, message.From.Domain),
        SignedAt = deliveries[0].SendAt,
        Return = deliveries[0].Reports?.Return,
        EnvelopeId = deliveries[0].Reports?.EnvelopeId,
        DsnRequests = Asked(deliveries),
        ReversePaths = paths.Of(message.From.Domain, lane.Stream, deliveries),
    };

    private static ImmutableDictionary<Mailbox, DsnRequest> Asked(IReadOnlyList<Claimed> deliveries)
    {
        var asked = ImmutableDictionary<Mailbox, DsnRequest>.Empty;
        foreach (var claimed in deliveries)
        {
            asked = claimed.Dsn is { } request ? asked.SetItem(claimed.Recipient, request) : asked;
        }

        return asked;
    }

    private async Task<Carried> ConcludeAsync(Lane lane, IReadOnlyList<Claimed> deliveries, SendReceipt receipt)
    {
        var lesson = lessons.Draw(lane, receipt);
        var carried = await ConcludeAsync(
            lane, deliveries, claimed => dispositions.Of(OutcomeOf(receipt, claimed), Facts(claimed, lesson.RestOf(claimed.Recipient.Domain.Ascii))), receipt).ConfigureAwait(false);
        return carried with { Moves = lesson.Moves, Later = receipt.Amendment is { } amendment ? AmendAsync(lane, deliveries, carried, amendment) : null };
    }

    private async Task<Carried> ConcludeAsync(Lane lane, IReadOnlyList<Claimed> deliveries, Func<Claimed, Disposition> decide, SendReceipt? receipt)
    {
        var outcomes = new Outcome[deliveries.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = events.Outcome(deliveries[i], decide(deliveries[i]), receipt);
        }

        return new Carried(outcomes) { Report = await reports.WriteAsync(lane, deliveries, outcomes, receipt).ConfigureAwait(false) };
    }

    // Those whose fate was unknown, and whose server has answered after all.
    private async Task<Carried> AmendAsync(Lane lane, IReadOnlyList<Claimed> deliveries, Carried before, Task<SendReceipt> amendment)
    {
        var receipt = await amendment.ConfigureAwait(false);
        var known = deliveries.Where((claimed, i) => before.Outcomes[i].State is DeliveryState.Unknown && OutcomeOf(receipt, claimed).Delivered != Delivered.Unknown).ToArray();
        return known.Length == 0
            ? new Carried([])
            : await ConcludeAsync(lane, known, claimed => dispositions.Of(OutcomeOf(receipt, claimed), Facts(claimed, restsUntil: null)), receipt).ConfigureAwait(false);
    }

    private AttemptFacts Facts(Claimed claimed, DateTimeOffset? restsUntil) => new()
    {
        Attempt = claimed.Attempt,
        Way = way,
        Kind = claimed.Kind,
        Now = clock.GetUtcNow(),
        ExpiresAt = claimed.ExpiresAt,
        LaneRestsUntil = restsUntil,
    };

    private static RecipientOutcome OutcomeOf(SendReceipt receipt, Claimed claimed)
    {
        var address = claimed.Recipient.ToString();
        foreach (var recipient in receipt.Recipients)
        {
            if (string.Equals(recipient.Address, address, StringComparison.Ordinal))
            {
                return recipient;
            }
        }

        // It did not get as far as its recipients.
        return new RecipientOutcome(address, claimed.IsHidden, Delivered.No, Reply: null, QueueId: null, receipt.Error);
    }

    private static RecipientOutcome Unknown(Claimed claimed) => new(claimed.Recipient.ToString(), claimed.IsHidden, Delivered.Unknown, Reply: null, QueueId: null, Error: null);
}
