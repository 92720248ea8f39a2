using Waxwing.Server.Delivery;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Replies;

namespace Waxwing.Server.Suppressions;

/// <summary>
/// Says of each delivery that was refused for good what follows for others: its recipient may come onto the list, in the commit that records the outcome; its lane may be paused. What
/// the sandbox says counts for nothing, since it speaks for nobody.
/// </summary>
internal sealed class RefusalFallout(ICarrier carrier, SiteCatalog sites, LaneAlarm alarm) : ICarrier
{
    public async Task<Carried> CarryAsync(Lane lane, IReadOnlyList<Claimed> deliveries, CancellationToken cancellationToken)
    {
        var carried = await carrier.CarryAsync(lane, deliveries, cancellationToken).ConfigureAwait(false);
        return string.Equals(lane.Site, Lane.SandboxSite, StringComparison.Ordinal) ? carried : await HearAsync(lane, deliveries, carried).ConfigureAwait(false);
    }

    private async Task<Carried> HearAsync(Lane lane, IReadOnlyList<Claimed> deliveries, Carried carried)
    {
        var outcomes = new Outcome[carried.Outcomes.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = Hear(lane, deliveries, carried.Outcomes[i]);
        }

        if (Array.Find(outcomes, outcome => outcome.Heard?.Class is ReplyClass.SenderBlocked or ReplyClass.ContentRefused)?.Heard is { } refusal)
        {
            await alarm.RaiseAsync(lane, deliveries[0].MessageId, refusal).ConfigureAwait(false);
        }

        return carried with { Outcomes = outcomes, Later = carried.Later is { } later ? HearLaterAsync(lane, deliveries, later) : null };
    }

    private async Task<Carried> HearLaterAsync(Lane lane, IReadOnlyList<Claimed> deliveries, Task<Carried> later) => await HearAsync(lane, deliveries, await later.ConfigureAwait(false)).ConfigureAwait(false);

    private Outcome Hear(Lane lane, IReadOnlyList<Claimed> deliveries, Outcome outcome)
    {
        if (outcome is not { State: DeliveryState.Failed, Event: { Reply: { } reply } told } || deliveries.FirstOrDefault(claimed => claimed.Number == outcome.Number) is not { } claimed)
        {
            return outcome;
        }

        var text = reply.Enhanced is null || reply.Text.StartsWith(reply.Enhanced, StringComparison.Ordinal) ? $"{reply.Code} {reply.Text}" : $"{reply.Code} {reply.Enhanced} {reply.Text}";
        var meant = sites.JudgeOf(lane.Site).Judge(RefusalText.Of(text));
        if (meant == ReplyClass.NoSuchUser && !IsAboutOne(deliveries, reply, told))
        {
            meant = ReplyClass.Unclear;
        }

        return outcome with { Heard = new Heard(lane.Tenant, lane.Stream, claimed.Recipient, IsComplaint: false, meant, text[..Math.Min(text.Length, Suppression.LongestReason)], told.Id, told.At) };
    }

    // 450 says that the mailbox cannot be had now (RFC 5321 §4.2.3). Behind the content a server speaks of all its recipients at once, and may mean another one.
    private static bool IsAboutOne(IReadOnlyList<Claimed> deliveries, EventReply reply, MailEvent told) =>
        reply.Code >= 500 && (told.Stage is nameof(SendStage.RcptTo) || (deliveries.Count == 1 && told.Stage is nameof(SendStage.Data) or nameof(SendStage.FinalDot)));
}
