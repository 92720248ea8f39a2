using System.Collections.Immutable;
using Waxwing.Server.Accounts;
using Waxwing.Server.Delivery;
using Waxwing.Server.Domains;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Rights;
using Waxwing.Server.Streams;
using Waxwing.Server.Suppressions;
using Waxwing.Server.Unsubscribe;
using Waxwing.Smtp;

namespace Waxwing.Server.Accepting;

/// <summary>A draft that was judged: the message that it becomes, or why it is refused.</summary>
/// <param name="Message">The message, or null.</param>
/// <param name="Refusal">The refusal, or null.</param>
internal readonly record struct Judged(NewMessage? Message, DraftRefusal? Refusal);

/// <summary>
/// Judges a draft and makes a message of it: what it says to the service is taken out, whose mail it is is judged, then to whom it goes, then everything that the sender judges of every
/// message (<see cref="MailPreparer"/>), the guard included. Thread-safe.
/// </summary>
internal sealed class DraftJudge(MailPreparer preparer, ISendingRights rights, Sites sites, StreamCatalog streams, UnsubscribeFields unsubscribe, SuppressionList suppressions, AcceptingOptions options, TimeProvider clock)
{
    public async ValueTask<Judged> JudgeAsync(ApiKey key, Draft draft, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (draft.ScheduledAt is { } at && (at <= now || at - now > options.FarthestSchedule))
        {
            return Refused(RefusalReason.Schedule, $"the time to send is ahead, and at most {options.FarthestSchedule.TotalDays:0} days", "scheduled_at");
        }

        if (Wishes.Take(draft.Mime, out var why) is not { } wishes)
        {
            return Refused(RefusalReason.Invalid, why, "headers");
        }

        if (streams.Find(key.Tenant, wishes.Stream) is not { } stream)
        {
            return Refused(RefusalReason.Invalid, $"{Wishes.StreamField} is one of: {streams.Names(key.Tenant)}", "headers");
        }

        // What people should know of a message is in its receipt.
        var warnings = new List<string>();
        if (new SenderRights(key, new OwnDomains(rights, key.Tenant)).Judge(0, draft.Mime, draft.ReversePath, draft.HasEnvelope, warnings) is { } notTheirs)
        {
            return new Judged(null, notTheirs);
        }

        // RFC 5322 §3.6.1: when the message was put into its final form; for one that waits, that is when it leaves.
        if (draft.ScheduledAt is { } later)
        {
            draft.Mime.Date = later.ToUniversalTime();
        }

        var id = Ids.New(clock);
        if (unsubscribe.Ensure(key.Tenant, stream, draft, id) is { } noOneClick)
        {
            return new Judged(null, noOneClick);
        }

        ServiceFields.Add(draft.Mime, key.Tenant, stream, wishes.Kind);
        try
        {
            var prepared = await preparer.PrepareAsync(Outgoing(draft, wishes), cancellationToken).ConfigureAwait(false);
            return Judge(key, draft, wishes.Kind, stream, prepared, id, now);
        }
        catch (SendException exception)
        {
            return new Judged(null, RefusalWords.Of(exception.Error));
        }
    }

    private static OutgoingMessage Outgoing(Draft draft, Wishes wishes) => new(draft.Mime)
    {
        Kind = wishes.Kind,
        Recipients = draft.Recipients,
        ReversePath = draft.ReversePath,
        ReportsNowhere = draft is { HasEnvelope: true, ReversePath: null },
    };

    private Judged Judge(ApiKey key, Draft draft, MailKind kind, MailStream stream, PreparedMessage prepared, Guid id, DateTimeOffset now)
    {
        var all = prepared.Recipients.Length + prepared.HiddenRecipients.Length;
        if (all > options.MaxRecipients)
        {
            return Refused(RefusalReason.TooLarge, $"a message has at most {options.MaxRecipients} recipients, and this one has {all}: send several", "to");
        }

        var deliveries = ImmutableArray.CreateBuilder<NewDelivery>(all);
        var start = draft.ScheduledAt is null ? DeliveryState.Queued : DeliveryState.Scheduled;
        var barred = suppressions.Among(key.Tenant, stream.Name, prepared.Recipients.Concat(prepared.HiddenRecipients), draft.ScheduledAt ?? now);
        foreach (var (recipient, isHidden) in prepared.Recipients.Select(recipient => (recipient, false)).Concat(prepared.HiddenRecipients.Select(recipient => (recipient, true))))
        {
            var toSandbox = key.IsTest || TestAddresses.AreAt(recipient);
            if (!toSandbox && ReservedNames.Judge(0, [recipient], goesToSandbox: sites.IsSandboxAlone, isHidden ? "bcc" : "to") is { } reserved)
            {
                return new Judged(null, reserved);
            }

            var isTest = TestAddresses.TryRead(recipient, out var fate);
            if (!isTest && TestAddresses.AreAt(recipient))
            {
                return Refused(RefusalReason.ReservedRecipient, $"{TestAddresses.DomainName} has delivered@, bounced@, complained@ and suppressed@, with labels such as bounced+1@", isHidden ? "bcc" : "to");
            }

            var why = fate == TestFate.Suppressed ? "the test address is on every list" : barred.GetValueOrDefault(recipient)?.Told;
            deliveries.Add(new NewDelivery(recipient, isHidden, sites.Of(recipient, toSandbox), why is null ? start : DeliveryState.Suppressed) { Dsn = Asked(draft, recipient), Reason = why });
        }

        return new Judged(Message(key, draft, kind, stream, prepared, deliveries.MoveToImmutable(), id, now), null);
    }

    private static NewMessage Message(ApiKey key, Draft draft, MailKind kind, MailStream stream, PreparedMessage prepared, ImmutableArray<NewDelivery> deliveries, Guid id, DateTimeOffset now) => new()
    {
        Id = id,
        Tenant = key.Tenant,
        Key = key.Id,
        Stream = stream.Name,
        IsBulk = stream.Type == StreamType.Bulk,
        Kind = kind,
        AcceptedAt = now,
        ScheduledAt = draft.ScheduledAt,
        ExpiresAt = (draft.ScheduledAt ?? now) + kind.Life(),
        ReversePath = prepared.ReversePath,
        ReportsFailure = draft.ReportsFailure,
        Reports = draft.Reports,
        MessageId = prepared.MessageId.ToString(),
        Summary = Summary(draft),
        Content = prepared.Content,
        Findings = prepared.Findings,
        Deliveries = deliveries,
    };

    private static DsnRequest? Asked(Draft draft, Mailbox recipient) => draft.DsnRequests.TryGetValue(recipient, out var asked) && asked != DsnRequest.None ? asked : null;

    private static MessageSummary Summary(Draft draft)
    {
        var given = draft.Given ?? GivenAddresses.In(draft.Mime);
        return new MessageSummary
        {
            From = given.From,
            To = given.To,
            Cc = given.Cc,
            Bcc = given.Bcc,
            ReplyTo = given.ReplyTo,
            Subject = draft.Mime.Subject ?? string.Empty,
            Tags = draft.Tags,
        };
    }

    private static Judged Refused(RefusalReason reason, string message, string? field) => new(null, new DraftRefusal(0, reason, message, field));

    private sealed class OwnDomains(ISendingRights rights, string tenant) : IOwnDomains
    {
        public bool Owns(Domain domain) => rights.MaySendAs(tenant, domain);
    }
}
