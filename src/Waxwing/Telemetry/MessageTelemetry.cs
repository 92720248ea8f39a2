using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Waxwing;

/// <summary>What is told of a message as a whole: its span, its log events, its metrics. Where nobody listens, nothing is made.</summary>
internal sealed class MessageTelemetry(SenderOptions options, SendTransport transport)
{
    // A message has a thousand recipients at most; a trace need not.
    private const int MostRecipients = 16;

    private readonly Instruments _instruments = Instruments.For(options.Telemetry);

    /// <summary>Begins the span of a message; it is the child of the caller's, wherever that came from.</summary>
    /// <returns>The span; null where nobody records it.</returns>
    public static Activity? Begin(string name = "mail send") => WaxwingTelemetry.Source.StartActivity(name);

    /// <summary>The sending has ended.</summary>
    /// <returns>Where that was told.</returns>
    public Telling Ended(Passage passage, ImmutableArray<RecipientOutcome> recipients, SendOutcome outcome, double seconds)
    {
        var counted = _instruments.Messages.Enabled || _instruments.MessageDuration.Enabled;
        if (counted || _instruments.Recipients.Enabled)
        {
            Count(passage, recipients, outcome, seconds);
        }

        var logged = options.Logger is { } logger && Tell(logger, passage, recipients, outcome, seconds);
        var trace = passage.Span is { IsAllDataRequested: true } span ? Describe(span, passage, recipients, outcome) : (ActivityTraceId?)null;
        return new Telling(logged, trace, counted);
    }

    /// <summary>The fate has become known after the caller had left.</summary>
    /// <param name="span">The span that began when he left, or null.</param>
    /// <param name="passage">The passage.</param>
    /// <param name="recipients">What is known now.</param>
    /// <param name="outcome">The outcome.</param>
    public void Amended(Activity? span, Passage passage, ImmutableArray<RecipientOutcome> recipients, SendOutcome outcome)
    {
        if (_instruments.Amended.Enabled)
        {
            _instruments.Amended.Add(1, Outcome(recipients, outcome, refusal: null));
        }

        if (options.Logger is { } logger)
        {
            var messageId = passage.MessageId?.ToString();
            Log.MessageAmended(logger, outcome, messageId);
            TellRecipients(logger, passage, recipients, messageId);
        }

        if (span is { IsAllDataRequested: true })
        {
            Describe(span, passage, recipients, outcome);
        }
    }

    private void Count(Passage passage, ImmutableArray<RecipientOutcome> recipients, SendOutcome outcome, double seconds)
    {
        var tags = Outcome(recipients, outcome, passage.Refusal);
        tags.Add(Attributes.Kind, passage.Kind.ToString());
        _instruments.Messages.Add(1, tags);
        _instruments.MessageDuration.Record(seconds, tags);
        foreach (var recipient in recipients)
        {
            var fate = new TagList { { Attributes.Delivered, recipient.Delivered.ToString() } };
            if (recipient.Error is { } error)
            {
                fate.Add(Attributes.ErrorType, error.Failure.ToString());
            }

            _instruments.Recipients.Add(1, fate);
        }
    }

    private TagList Outcome(ImmutableArray<RecipientOutcome> recipients, SendOutcome outcome, SendError? refusal)
    {
        var tags = new TagList { { Attributes.Outcome, outcome.ToString() }, { Attributes.Transport, transport.ToString() } };
        if (Words.Deciding(recipients, refusal) is { } error)
        {
            tags.Add(Attributes.ErrorType, error.Failure.ToString());
            tags.Add(Attributes.Stage, error.Stage.ToString());
        }

        return tags;
    }

    private bool Tell(ILogger logger, Passage passage, ImmutableArray<RecipientOutcome> recipients, SendOutcome outcome, double seconds)
    {
        var faults = (logger as GuardedLogger)?.Faults;
        var messageId = passage.MessageId?.ToString();
        var isTold = logger.IsEnabled(LogLevel.Information);
        if (recipients.IsEmpty && passage.Refusal is { } refusal)
        {
            Log.MessageRefused(logger, refusal.Stage, refusal.Failure, refusal.Detail);
        }

        if (isTold)
        {
            var author = passage.Addressing is { } addressing ? options.Telemetry.Addresses.Of(addressing.From) : null;
            Log.MessageEnded(logger, outcome, messageId, author, recipients.Length, passage.Made, seconds, transport);
        }

        TellRecipients(logger, passage, recipients, messageId);
        return isTold && (logger as GuardedLogger)?.Faults == faults;
    }

    private void TellRecipients(ILogger logger, Passage passage, ImmutableArray<RecipientOutcome> recipients, string? messageId)
    {
        var all = passage.Addressing?.All ?? [];
        for (var i = 0; i < recipients.Length; i++)
        {
            var outcome = recipients[i];
            if (outcome.Error is { } error)
            {
                if (logger.IsEnabled(LogLevel.Warning))
                {
                    var address = options.Telemetry.Addresses.Of(all[i]);
                    Log.RecipientNotAccepted(logger, address, messageId, outcome.Delivered,
                        error.Stage, error.Failure, error.Detail, error.Reply?.Code, error.Reply?.Enhanced);
                }
            }
            else if (logger.IsEnabled(LogLevel.Debug))
            {
                var address = options.Telemetry.Addresses.Of(all[i]);
                Log.RecipientAccepted(logger, address, messageId, outcome.QueueId);
            }
        }
    }

    private ActivityTraceId Describe(Activity span, Passage passage, ImmutableArray<RecipientOutcome> recipients, SendOutcome outcome)
    {
        span.SetTag(Attributes.Outcome, outcome.ToString());
        span.SetTag(Attributes.Transport, transport.ToString());
        span.SetTag(Attributes.Kind, passage.Kind.ToString());
        span.SetTag(Attributes.MessageId, passage.MessageId?.ToString());
        span.SetTag(Attributes.MessageSize, passage.Prepared?.Octets);
        span.SetTag(Attributes.Attempts, passage.Made);
        span.SetTag(Attributes.RecipientCount, recipients.Length);
        if (passage.Addressing is { } addressing)
        {
            var addresses = options.Telemetry.Addresses;
            span.SetTag(Attributes.Author, addresses.Of(addressing.From));
            span.SetTag(Attributes.Recipients, addressing.All.Take(MostRecipients).Select(addresses.Of).ToArray());
            foreach (var (mailbox, failed) in addressing.All.Zip(recipients).Where(one => one.Second.Error is not null).Take(MostRecipients))
            {
                var tags = Words.Of(failed.Error);
                tags[Attributes.Recipient] = addresses.Of(mailbox);
                tags[Attributes.Delivered] = failed.Delivered.ToString();
                span.AddEvent(new ActivityEvent("recipient not accepted", options.Clock.GetUtcNow(), tags));
            }
        }

        if (outcome != SendOutcome.Accepted && Words.Deciding(recipients, passage.Refusal) is { } error)
        {
            Words.Fail(span, error);
        }

        return span.TraceId;
    }
}
