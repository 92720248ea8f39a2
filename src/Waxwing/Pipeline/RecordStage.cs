using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Makes the receipt out of what was observed, and tells whoever listens.</summary>
internal sealed class RecordStage(SenderOptions options, SendTransport transport)
{
    private readonly MessageTelemetry _telemetry = new(options, transport);

    /// <summary>The receipt of a passage that has ended, however it ended.</summary>
    public SendReceipt Record(Passage passage)
    {
        var recipients = Settle(passage);
        var outcome = Outcome(recipients);
        var seconds = Seconds(passage);
        // Told before the receipt is made, since the receipt says where.
        passage.Telling = _telemetry.Ended(passage, recipients, outcome, seconds);
        // A receipt may be kept for long, and what it was traced with is not kept with it.
        passage.Span = null;
        return Write(passage, recipients, outcome, seconds);
    }

    /// <summary>The receipt of a passage that nobody but its caller is to hear of.</summary>
    public SendReceipt RecordInSilence(Passage passage)
    {
        var recipients = Settle(passage);
        return Write(passage, recipients, Outcome(recipients), Seconds(passage));
    }

    /// <summary>The receipt as it finally stands, once the replies have come that the caller did not wait for.</summary>
    public async Task<SendReceipt> AmendAsync(Passage passage)
    {
        // Begun within the message's own span, which ends now.
        using var span = MessageTelemetry.Begin("mail amendment");
        foreach (var late in passage.Late)
        {
            var result = await late.Result.ConfigureAwait(false);
            late.Attempt.Transactions[late.Index] = (late.Envelope, result);
            passage.Note(result);
        }

        passage.Late.Clear();
        var recipients = Settle(passage);
        var outcome = Outcome(recipients);
        _telemetry.Amended(span, passage, recipients, outcome);
        return Write(passage, recipients, outcome, Seconds(passage));
    }

    /// <summary>What became of a message as a whole.</summary>
    public static SendOutcome Outcome(ImmutableArray<RecipientOutcome> recipients)
    {
        var (accepted, anyUnknown, anyTransient) = (0, false, false);
        foreach (var recipient in recipients)
        {
            accepted += recipient.Delivered == Delivered.Yes ? 1 : 0;
            anyUnknown |= recipient.Delivered == Delivered.Unknown;
            anyTransient |= recipient.Error is { Transient: true };
        }

        return anyUnknown ? SendOutcome.Unknown
            : accepted == recipients.Length && accepted > 0 ? SendOutcome.Accepted
            : accepted > 0 ? SendOutcome.PartlyAccepted
            : anyTransient ? SendOutcome.Deferred
            : SendOutcome.Refused;
    }

    private ImmutableArray<RecipientOutcome> Settle(Passage passage)
    {
        passage.Transport = transport;
        var recipients = Recipients(passage);
        passage.Settle();
        return recipients;
    }

    private double Seconds(Passage passage) => Math.Round(options.Clock.GetElapsedTime(passage.StartedTimestamp).TotalSeconds, 6);

    private SendReceipt Write(Passage passage, ImmutableArray<RecipientOutcome> recipients, SendOutcome outcome, double seconds)
    {
        var observed = new Observation(passage, options);
        // What still waits for a late reply is told as it stands now.
        var isFinal = passage.Late.Count == 0;
        return new SendReceipt
        {
            Transport = passage.Transport,
            MessageId = passage.MessageId?.ToString(),
            Kind = passage.Kind,
            From = passage.Addressing?.From.ToString(),
            StartedAt = passage.StartedAt,
            Seconds = seconds,
            Outcome = outcome,
            Content = passage.Prepared,
            Recipients = recipients,
            Attempts = isFinal ? default : observed.Attempts(),
            Practices = isFinal ? default : observed.Practices(),
            Observed = isFinal ? observed : null,
            // What was found when a message was prepared is read where somebody asks.
            Warnings = isFinal && passage.Findings is not null ? default : [.. passage.AllWarnings],
            Error = recipients.IsEmpty ? passage.Refusal : null,
            State = passage.State,
        };
    }

    private static ImmutableArray<RecipientOutcome> Recipients(Passage passage)
    {
        if (passage.Addressing is not { } addressing)
        {
            return [];
        }

        var recipients = ImmutableArray.CreateBuilder<RecipientOutcome>(addressing.Visible.Length + addressing.Hidden.Length);
        foreach (var recipient in addressing.Visible)
        {
            recipients.Add(passage.Outcomes.TryGetValue(recipient, out var outcome) ? outcome : NotTried(passage, recipient));
        }

        foreach (var recipient in addressing.Hidden)
        {
            recipients.Add(passage.Outcomes.TryGetValue(recipient, out var outcome) ? outcome : NotTried(passage, recipient));
        }

        return recipients.MoveToImmutable();
    }

    private static RecipientOutcome NotTried(Passage passage, Mailbox recipient) => new(
        recipient.ToString(),
        passage.Addressing!.Hidden.Contains(recipient),
        Delivered.No,
        Reply: null,
        QueueId: null,
        passage.Refusal ?? passage.Attempts.LastOrDefault(attempt => attempt.Error is not null)?.Error);
}
