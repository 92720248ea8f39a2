using System.Diagnostics;
using System.Net;

namespace Waxwing;

/// <summary>What is told of each attempt with a relay, and of going on to another. Where nobody listens, nothing is made.</summary>
internal sealed class AttemptTelemetry(SenderOptions options)
{
    private readonly Instruments _instruments = Instruments.For(options.Telemetry);

    /// <summary>Begins the span of an attempt.</summary>
    /// <returns>The span; null where nobody records it.</returns>
    public static Activity? Begin() => WaxwingTelemetry.Source.StartActivity("mail attempt", ActivityKind.Client);

    /// <summary>An attempt has ended.</summary>
    /// <param name="span">Its span, or null.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="error">What it failed with, for everybody or for the first who was not accepted; or null.</param>
    /// <param name="begun">When it began.</param>
    public void Ended(Activity? span, Attempt attempt, SendError? error, long begun)
    {
        if (options.Logger is { } logger && error is not null)
        {
            Log.AttemptFailed(logger, attempt.Number, attempt.Relay.Options.Url, error.Stage, error.Failure, error.Detail, error.Scope, error.Delivered, error.Retry);
        }

        if (_instruments.AttemptDuration.Enabled)
        {
            var tags = Tags(attempt.Relay, error);
            Words.Add(ref tags, attempt.Connection?.Tls);
            _instruments.AttemptDuration.Record(options.Clock.GetElapsedTime(begun).TotalSeconds, tags);
        }

        if (span is { IsAllDataRequested: true })
        {
            Describe(span, attempt, error);
        }
    }

    /// <summary>An attempt is about to repeat one that failed.</summary>
    public void Retried(SendError? cause)
    {
        if (_instruments.Retries.Enabled)
        {
            _instruments.Retries.Add(1, Cause(cause));
        }
    }

    /// <summary>An attempt was due, and the budget had none left.</summary>
    public void Withheld(Passage passage)
    {
        if (options.Logger is { } logger)
        {
            Log.BudgetUsedUp(logger, passage.MessageId?.ToString(), passage.Made);
        }

        if (_instruments.RetriesWithheld.Enabled)
        {
            _instruments.RetriesWithheld.Add(1, Cause(passage.Attempts.LastOrDefault()?.Error));
        }
    }

    /// <summary>A relay was passed over for the next one.</summary>
    /// <param name="left">The attempt with the relay that was left.</param>
    /// <param name="next">The relay that is asked instead.</param>
    /// <param name="isDistrusted">Whether the relay that was left cannot be trusted, which may be an attack.</param>
    public void PassedOver(Attempt left, Relay next, bool isDistrusted)
    {
        var error = left.Error!;
        if (options.Logger is { } logger)
        {
            if (isDistrusted)
            {
                Log.Distrusted(logger, left.Relay.Options.Url, error.Stage, error.Failure, error.Detail);
            }
            else
            {
                Log.PassedOver(logger, left.Relay.Options.Url, next.Options.Url, error.Stage, error.Failure, error.Detail);
            }
        }

        if (_instruments.Failovers.Enabled)
        {
            _instruments.Failovers.Add(1, Tags(left.Relay, error));
        }
    }

    private static TagList Cause(SendError? cause) => cause is null ? [] : new TagList { { Attributes.ErrorType, cause.Failure.ToString() } };

    private static TagList Tags(Relay relay, SendError? error)
    {
        var tags = new TagList(relay.Telemetry.Tags);
        if (error is not null)
        {
            tags.Add(Attributes.ErrorType, error.Failure.ToString());
            tags.Add(Attributes.Stage, error.Stage.ToString());
        }

        return tags;
    }

    private static void Describe(Activity span, Attempt attempt, SendError? error)
    {
        foreach (var (name, value) in attempt.Relay.Telemetry.Tags)
        {
            span.SetTag(name, value);
        }

        if (attempt.Ruling is { } ruling)
        {
            span.SetTag(Attributes.ServerAddress, ruling.Host.Name.Ascii);
        }

        span.SetTag(Attributes.Protocol, attempt.Relay.Options.Protocol == RelayProtocol.Lmtp ? "lmtp" : "smtp");
        span.SetTag(Attributes.Attempt, attempt.Number);
        span.SetTag(Attributes.Waited, attempt.Waited.TotalSeconds);
        span.SetTag(Attributes.Breaker, attempt.Breaker.ToString());
        span.SetTag(Attributes.Transactions, attempt.Transactions.Count);
        if (attempt.Connection is { } connection)
        {
            span.SetTag(Attributes.Reused, connection.Reused);
            if (IPEndPoint.TryParse(connection.Endpoint, out var peer))
            {
                span.SetTag(Attributes.PeerAddress, peer.Address.ToString());
                span.SetTag(Attributes.PeerPort, peer.Port);
            }

            if (connection.Tls is { } tls)
            {
                span.SetTag(Attributes.TlsVersion, Words.Version(tls));
                span.SetTag(Attributes.TlsCipher, tls.CipherSuite);
            }
        }

        if (error is not null)
        {
            Words.Fail(span, error);
        }
    }
}
