using System.Collections.Immutable;
using Waxwing.Server.Bounces;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Delivery;

/// <summary>Writes the message that tells the sender of a message what became of it for some recipients (RFC 3461 §5.2, RFC 3464), where he wants one. Thread-safe.</summary>
/// <param name="service">The name of this service.</param>
/// <param name="sites">To which site it goes.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class DeliveryReports(Domain service, Sites sites, TimeProvider clock, ILogger<DeliveryReports> logger)
{
    /// <summary>When a message that is not delivered is late (RFC 3461 §5.2.5 leaves that to us).</summary>
    public static readonly TimeSpan Late = TimeSpan.FromHours(4);

    // What comes back of a message the guard read when it was accepted.
    private readonly MailPreparer _preparer = new(new SenderOptions { Guard = null, Clock = clock });

    /// <summary>Writes it.</summary>
    /// <param name="lane">The lane of the deliveries.</param>
    /// <param name="deliveries">Deliveries of one message.</param>
    /// <param name="outcomes">What became of each.</param>
    /// <param name="receipt">What was observed, or null where nobody was asked.</param>
    /// <returns>The message; null where nobody is to be told.</returns>
    public async ValueTask<NewMessage?> WriteAsync(Lane lane, IReadOnlyList<Claimed> deliveries, IReadOnlyList<Outcome> outcomes, SendReceipt? receipt)
    {
        var first = deliveries[0];
        var now = clock.GetUtcNow();
        var told = first is { ReportsFailure: true, ReversePath: not null } ? Told(deliveries, outcomes, receipt, now) : [];
        if (told.Count == 0 || BounceRules.Decide(service, first.ReversePath, first.ReportsFailure, told[0].Notify, told[0].Recipient.Action, first.Content) != BounceDecision.Tell)
        {
            return null;
        }

        var bounce = new Bounce
        {
            Service = service,
            To = first.ReversePath!,
            WrittenAt = now,
            AcceptedAt = first.SendAt,
            EnvelopeId = first.Reports?.EnvelopeId,
            // A code or a link that is forgotten once it arrived is not kept by its report.
            Returns = first.Kind.Life() < TimeSpan.FromDays(1) ? DsnReturn.Headers : first.Reports?.Return ?? DsnReturn.Headers,
            Original = first.Content,
            Recipients = [.. told.Select(one => one.Recipient)],
        };
        try
        {
            using var mime = BounceMessage.Create(bounce);
            var prepared = await _preparer.PrepareAsync(new OutgoingMessage(mime) { ReportsNowhere = true }).ConfigureAwait(false);
            return Message(lane, first, bounce, prepared, mime.Subject ?? string.Empty, now);
        }
        catch (SendException exception)
        {
            CourierLog.NoReport(logger, first.MessageId, exception.Message);
            return null;
        }
    }

    // Those of whom the sender wants to hear.
    private static List<(DsnNotify? Notify, BouncedRecipient Recipient)> Told(IReadOnlyList<Claimed> deliveries, IReadOnlyList<Outcome> outcomes, SendReceipt? receipt, DateTimeOffset now)
    {
        var told = new List<(DsnNotify?, BouncedRecipient)>();
        for (var i = 0; i < deliveries.Count; i++)
        {
            var (claimed, outcome, notify) = (deliveries[i], outcomes[i], deliveries[i].Dsn?.Notify);
            if (Action(claimed, outcome, now) is { } action && BounceRules.IsWanted(notify, action) && (action != BounceAction.Relayed || EndsHere(claimed, receipt)))
            {
                told.Add((notify, Recipient(claimed, outcome, action, now)));
            }
        }

        return told;
    }

    private static BounceAction? Action(Claimed claimed, Outcome outcome, DateTimeOffset now) => outcome switch
    {
        { State: DeliveryState.Failed } => BounceAction.Failed,
        { State: DeliveryState.Delivered } => BounceAction.Relayed,
        // The one wait within which the message becomes late: it is told of once, and nobody has to remember that it was.
        { State: DeliveryState.Queued or DeliveryState.Deferred, DueAt: { } dueAt } when claimed.SendAt + Late is var late && now < late && late <= dueAt => BounceAction.Delayed,
        _ => null,
    };

    // RFC 3461 §5.2.2: who hands over to a server that knows nothing of DSN tells of it himself. One that does was told what is asked (§5.2.1), and tells what becomes of it.
    private static bool EndsHere(Claimed claimed, SendReceipt? receipt)
    {
        var address = claimed.Recipient.ToString();
        var last = receipt?.Attempts.SelectMany(attempt => attempt.Transactions).LastOrDefault(transaction => transaction.Recipients.Contains(address, StringComparer.Ordinal));
        return last is not null && last.NotAnnounced.Contains(EnvelopeRequest.Notify);
    }

    private static BouncedRecipient Recipient(Claimed claimed, Outcome outcome, BounceAction action, DateTimeOffset now) => new()
    {
        Recipient = claimed.Recipient,
        Original = claimed.Dsn?.OriginalRecipient,
        Action = action,
        Reason = outcome.Reason ?? string.Empty,
        Reply = outcome.Event?.Reply,
        Peer = outcome.Event?.Peer,
        LastAttemptAt = outcome.WasNoAttempt ? null : now,
        Expired = action == BounceAction.Failed && now >= claimed.ExpiresAt,
        TriedUntil = action == BounceAction.Delayed ? claimed.ExpiresAt : null,
    };

    private NewMessage Message(Lane lane, Claimed about, Bounce bounce, PreparedMessage prepared, string subject, DateTimeOffset now) => new()
    {
        Id = Ids.New(clock),
        Tenant = about.Tenant,
        Stream = lane.Stream,
        AcceptedAt = now,
        ExpiresAt = now + MailKind.Notification.Life(),
        MessageId = prepared.MessageId.ToString(),
        Summary = new MessageSummary
        {
            From = prepared.From.ToString(),
            To = [bounce.To.ToString()],
            Subject = subject,
            Tags = ImmutableDictionary<string, string>.Empty.Add("report_about", about.MessageId.ToString()),
        },
        Content = prepared.Content,
        Findings = prepared.Findings,
        Deliveries = [new NewDelivery(bounce.To, IsHidden: false, sites.Of(bounce.To, string.Equals(lane.Site, Lane.SandboxSite, StringComparison.Ordinal)), DeliveryState.Queued)],
    };
}
