using Waxwing.Server.Delivery;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Store;

namespace Waxwing.Server.Accepting;

/// <summary>
/// The one place where mail becomes the service's own: claimed, judged, prepared, kept. What its lane can take at once is leased in the commit that keeps it, and begun behind that.
/// </summary>
internal sealed class MailDesk(IMailStore mail, DraftJudge judge, Dispatcher dispatcher, LaneBoard board, FreeSpace space) : IMailDesk
{
    public async Task<HandoverResult> AcceptAsync(Handover handover, CancellationToken cancellationToken)
    {
        try
        {
            if (!space.IsEnough)
            {
                throw new StoreException(StoreFault.Full, "there is too little space left to accept mail");
            }

            return handover.Repetition is { } repetition
                ? await AcceptOnceAsync(handover, repetition, cancellationToken).ConfigureAwait(false)
                : await AcceptAsync(handover, claim: null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var draft in handover.Drafts)
            {
                draft.Mime.Dispose();
            }
        }
    }

    private async Task<HandoverResult> AcceptOnceAsync(Handover handover, Repetition repetition, CancellationToken cancellationToken)
    {
        var key = new IdempotencyKey(handover.Key.Tenant, repetition.Endpoint, repetition.Key);
        var claim = await mail.ClaimAsync(key, repetition.BodyHash, cancellationToken).ConfigureAwait(false);
        switch (claim.Outcome)
        {
            case ClaimOutcome.Answered:
                return new HandoverResult.Repeated(claim.Answer!);
            case ClaimOutcome.OtherBody:
                return Refused(RefusalReason.RepetitionOfOtherBody, "this idempotency key was used for another request: give each request a key of its own");
            case ClaimOutcome.Running:
                return Refused(RefusalReason.RepetitionRunning, "the same request is being carried out: ask again in a moment");
            case ClaimOutcome.Claimed:
                break;
        }

        HandoverResult? result = null;
        try
        {
            return result = await AcceptAsync(handover, (key, claim.Token, repetition), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (result is not HandoverResult.Accepted)
            {
                // Nothing was kept: the key is free for a request that is mended.
                await mail.DropClaimAsync(key, claim.Token, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task<HandoverResult> AcceptAsync(Handover handover, (IdempotencyKey Key, Guid Token, Repetition Repetition)? claim, CancellationToken cancellationToken)
    {
        var ids = new Guid?[handover.Drafts.Count];
        var refusals = new List<DraftRefusal>();
        var messages = new List<NewMessage>(ids.Length);
        for (var i = 0; i < ids.Length; i++)
        {
            var judged = await judge.JudgeAsync(handover.Key, handover.Drafts[i], cancellationToken).ConfigureAwait(false);
            if (judged.Message is { } good)
            {
                ids[i] = good.Id;
                messages.Add(good);
            }
            else
            {
                refusals.Add(judged.Refusal! with { Index = i });
            }
        }

        if (messages.Count == 0 || (refusals.Count > 0 && !handover.AcceptsPart))
        {
            return new HandoverResult.Refused(refusals);
        }

        var answered = claim is { } claimed ? new Answered(claimed.Key, claimed.Token, claimed.Repetition.Answer(ids, refusals)) : null;
        return await KeepAsync(messages, answered).ConfigureAwait(false)
            ? new HandoverResult.Accepted(ids, refusals)
            : Refused(RefusalReason.RepetitionRunning, "the same request is being carried out elsewhere: ask again in a moment");
    }

    private async Task<bool> KeepAsync(List<NewMessage> messages, Answered? answered)
    {
        var begun = new List<(Lane Lane, NewMessage Message)>();
        for (var i = 0; i < messages.Count; i++)
        {
            if (Take(messages[i]) is { } lane)
            {
                messages[i] = messages[i] with { Deliveries = [.. messages[i].Deliveries.Select(delivery => delivery with { State = DeliveryState.Leased })] };
                begun.Add((lane, messages[i]));
            }
        }

        var isKept = false;
        try
        {
            // Not cancelled: whoever asked may have left, and what is begun to be kept is kept.
            isKept = await mail.AcceptAsync(messages, answered, begun.Count > 0 ? dispatcher.Lease : null, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            foreach (var (lane, message) in begun)
            {
                if (isKept)
                {
                    dispatcher.Carry(lane, [.. message.Deliveries.Select((delivery, number) => FirstAttempt(message, delivery, number))]);
                }
                else
                {
                    board.GiveBack(lane, message.Deliveries.Length);
                }
            }
        }

        if (begun.Count < messages.Count && messages.Exists(MayGo))
        {
            dispatcher.Wake();
        }

        return isKept;
    }

    private bool MayGo(NewMessage message) => !board.IsPaused(new Lane(message.Tenant, message.Stream, message.Deliveries[0].Site), message.Key);

    // All of one lane, none of them waiting for anything, and a place for each: nobody is overtaken.
    private Lane? Take(NewMessage message)
    {
        var first = message.Deliveries[0];
        foreach (var delivery in message.Deliveries)
        {
            if (delivery.State != DeliveryState.Queued || !string.Equals(delivery.Site, first.Site, StringComparison.Ordinal))
            {
                return null;
            }
        }

        var lane = new Lane(message.Tenant, message.Stream, first.Site);
        return board.TryTakeAll(lane, message.Key, message.Deliveries.Length) ? lane : null;
    }

    private static Claimed FirstAttempt(NewMessage message, NewDelivery delivery, int number) => new()
    {
        MessageId = message.Id,
        Number = number,
        Recipient = delivery.Recipient,
        IsHidden = delivery.IsHidden,
        Attempt = 1,
        Fence = 1,
        PossibleDuplicate = false,
        Tenant = message.Tenant,
        Kind = message.Kind,
        SendAt = message.AcceptedAt,
        ExpiresAt = message.ExpiresAt,
        ReversePath = message.ReversePath,
        ReportsFailure = message.ReportsFailure,
        Reports = message.Reports,
        Dsn = delivery.Dsn,
        Findings = message.Findings,
        Content = message.Content,
    };

    private static HandoverResult.Refused Refused(RefusalReason reason, string why) => new([new DraftRefusal(0, reason, why)]);
}
