using System.Collections.Immutable;
using Waxwing.Server.Bounces;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Delivery;

/// <summary>Writes the message that tells the sender of a message which recipients did not get it (RFC 3464), where he wants one. Thread-safe.</summary>
/// <param name="service">The name of this service.</param>
/// <param name="sites">To which site it goes.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class FailureReports(Domain service, Sites sites, TimeProvider clock, ILogger<FailureReports> logger)
{
    // What comes back of a message is its header: the guard read that message when it was accepted.
    private readonly MailPreparer _preparer = new(new SenderOptions { Guard = null, Clock = clock });

    /// <summary>Writes it.</summary>
    /// <returns>The message; null where nobody is to be told.</returns>
    public async ValueTask<NewMessage?> WriteAsync(Lane lane, IReadOnlyList<Claimed> deliveries, IReadOnlyList<Outcome> outcomes)
    {
        var first = deliveries[0];
        var failed = deliveries.Zip(outcomes).Where(pair => pair.Second.State == DeliveryState.Failed).ToArray();
        if (failed.Length == 0
            || BounceRules.Decide(service, first.ReversePath, first.ReportsFailure, notify: null, BounceAction.Failed, first.Content) != BounceDecision.Tell)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var bounce = new Bounce
        {
            Service = service,
            To = first.ReversePath!,
            WrittenAt = now,
            AcceptedAt = first.SendAt,
            Original = first.Content,
            Recipients = [.. failed.Select(pair => Recipient(pair.First, pair.Second, now))],
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

    private static BouncedRecipient Recipient(Claimed claimed, Outcome outcome, DateTimeOffset now) => new()
    {
        Recipient = claimed.Recipient,
        Action = BounceAction.Failed,
        Reason = outcome.Event?.Reason ?? "it could not be delivered",
        Reply = outcome.Event?.Reply,
        Peer = outcome.Event?.Peer,
        LastAttemptAt = outcome.WasNoAttempt ? null : now,
        Expired = now >= claimed.ExpiresAt,
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
