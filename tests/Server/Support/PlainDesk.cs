using System.Collections.Concurrent;
using MimeKit;
using Waxwing.Server.Accepting;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Support;

/// <summary>
/// A desk for tests of doors: what it is handed it keeps in a store, claims and all, but it judges only what <see cref="Refuse"/> says.
/// </summary>
internal sealed class PlainDesk(IMailStore store, TimeProvider clock) : IMailDesk
{
    /// <summary>What was handed over.</summary>
    public ConcurrentQueue<Handover> Handovers { get; } = [];

    /// <summary>Why a draft is refused; null: it is not.</summary>
    public Func<Draft, DraftRefusal?> Refuse { get; set; } = _ => null;

    /// <summary>What happens before anything else, such as a fault.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public async Task<HandoverResult> AcceptAsync(Handover handover, CancellationToken cancellationToken)
    {
        Handovers.Enqueue(handover);
        await Before();
        var key = handover.Repetition is { } repetition ? new IdempotencyKey(handover.Key.Tenant, repetition.Endpoint, repetition.Key) : null;
        var claim = key is null ? new Claim(ClaimOutcome.Claimed) : await store.ClaimAsync(key, handover.Repetition!.BodyHash, cancellationToken);
        return claim.Outcome switch
        {
            ClaimOutcome.Answered => new HandoverResult.Repeated(claim.Answer!),
            ClaimOutcome.OtherBody => Refused(RefusalReason.RepetitionOfOtherBody),
            ClaimOutcome.Running => Refused(RefusalReason.RepetitionRunning),
            ClaimOutcome.Claimed => await KeepAsync(handover, key, claim.Token, cancellationToken),
            _ => throw new InvalidOperationException(),
        };
    }

    private async Task<HandoverResult> KeepAsync(Handover handover, IdempotencyKey? key, Guid token, CancellationToken cancellationToken)
    {
        var refusals = handover.Drafts.Select((draft, index) => Refuse(draft) is { } refusal ? refusal with { Index = index } : null).OfType<DraftRefusal>().ToArray();
        var messages = handover.Drafts.Select((draft, index) => refusals.Any(refusal => refusal.Index == index) ? null : Message(handover, draft)).ToArray();
        Guid?[] ids = [.. messages.Select(message => message?.Id)];
        if (messages.All(message => message is null) || (refusals.Length > 0 && !handover.AcceptsPart))
        {
            if (key is not null)
            {
                await store.DropClaimAsync(key, token, cancellationToken);
            }

            return new HandoverResult.Refused(refusals);
        }

        await store.AcceptAsync([.. messages.OfType<NewMessage>()], key is null ? null : new Answered(key, token, handover.Repetition!.Answer(ids, [])), lease: null, cancellationToken);
        return new HandoverResult.Accepted(ids, refusals);
    }

    private NewMessage Message(Handover handover, Draft draft)
    {
        var wishes = Wishes.Take(draft.Mime, out _)!;
        draft.Mime.MessageId ??= $"{Ids.New(clock):n}@acme.test";
        if (!draft.Mime.Headers.Contains(HeaderId.Date))
        {
            draft.Mime.Date = draft.ScheduledAt ?? clock.GetUtcNow();
        }

        using var content = new MemoryStream();
        draft.Mime.WriteTo(new FormatOptions { NewLineFormat = NewLineFormat.Dos, HiddenHeaders = { HeaderId.Bcc } }, content);
        var given = draft.Given ?? GivenAddresses.In(draft.Mime);
        var at = draft.ScheduledAt ?? clock.GetUtcNow();
        return new NewMessage
        {
            Id = Ids.New(clock),
            Tenant = handover.Key.Tenant,
            Key = handover.Key.Id,
            Kind = wishes.Kind,
            Stream = wishes.Stream,
            AcceptedAt = clock.GetUtcNow(),
            ScheduledAt = draft.ScheduledAt,
            ExpiresAt = at + wishes.Kind.Life(),
            MessageId = $"<{draft.Mime.MessageId}>",
            Summary = new MessageSummary
            {
                From = given.From,
                To = given.To,
                Cc = given.Cc,
                Bcc = given.Bcc,
                ReplyTo = given.ReplyTo,
                Subject = draft.Mime.Subject ?? string.Empty,
                Tags = draft.Tags,
            },
            Content = content.ToArray(),
            Findings = "{}",
            Deliveries =
            [
                .. draft.Mime.GetRecipients().Select(recipient => new NewDelivery(
                    Mailbox.Parse(recipient.Address), draft.Mime.Bcc.Contains(recipient), Lane.RelaySite, draft.ScheduledAt is null ? DeliveryState.Queued : DeliveryState.Scheduled)),
            ],
        };
    }

    private static HandoverResult.Refused Refused(RefusalReason reason) => new([new DraftRefusal(0, reason, "said before")]);
}
