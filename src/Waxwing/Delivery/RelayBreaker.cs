using System.Globalization;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>
/// Leaves a relay alone once too many of its connections have failed, and lets one connection try it again after a rest.
/// Messages on a connection that works pass it by. Thread-safe.
/// </summary>
internal sealed class RelayBreaker
{
    private readonly string _relay;
    private readonly TimeProvider _clock;
    private readonly ILogger? _logger;
    private readonly CircuitBreakerStateProvider _circuit = new();
    private readonly ResiliencePipeline<WarmConnection> _pipeline;
    private readonly Lock _gate = new();
    private (DateTimeOffset Since, DateTimeOffset Until, SendError? Cause)? _rest;

    public RelayBreaker(string relay, BreakerOptions options, TimeProvider clock, ILogger? logger)
    {
        (_relay, _clock, _logger) = (relay, clock, logger);
        _pipeline = new ResiliencePipelineBuilder<WarmConnection> { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<WarmConnection>
            {
                FailureRatio = 0.5,
                MinimumThroughput = options.Failures,
                SamplingDuration = options.Within,
                BreakDuration = options.Rest,
                StateProvider = _circuit,
                ShouldHandle = arguments => ValueTask.FromResult(IsFailure(arguments.Outcome.Exception)),
                OnOpened = arguments => Opened(arguments.BreakDuration, arguments.Outcome.Exception),
                OnHalfOpened = _ => Probing(),
                OnClosed = _ => Closed(),
            })
            .Build();
    }

    /// <summary>The state, and since when and until when the relay rests.</summary>
    public (BreakerState State, DateTimeOffset? RestingSince, DateTimeOffset? NextTryAt) Now
    {
        get
        {
            lock (_gate)
            {
                return (_circuit.CircuitState, _rest) switch
                {
                    (CircuitState.Closed, _) or (_, null) => (BreakerState.Closed, null, null),
                    (CircuitState.HalfOpen, { } rest) => (BreakerState.HalfOpen, rest.Since, rest.Until),
                    // Polly goes over to half open with the next connection, not with the clock.
                    (_, { } rest) => (rest.Until <= _clock.GetUtcNow() ? BreakerState.HalfOpen : BreakerState.Open, rest.Since, rest.Until),
                };
            }
        }
    }

    /// <summary>Whether a connection would be opened now.</summary>
    public bool MayOpen
    {
        get
        {
            lock (_gate)
            {
                return _circuit.CircuitState switch
                {
                    CircuitState.Closed => true,
                    CircuitState.Open => _rest is { } rest && rest.Until <= _clock.GetUtcNow(),
                    _ => false,
                };
            }
        }
    }

    /// <summary>Opens a connection, unless the relay rests.</summary>
    /// <exception cref="RelayRestingException">The relay rests, or is being tried by another.</exception>
    public async Task<WarmConnection> OpenAsync(Func<CancellationToken, Task<WarmConnection>> open, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(static async (open, token) => await open(token).ConfigureAwait(false), open, cancellationToken).ConfigureAwait(false);
        }
        catch (BrokenCircuitException)
        {
            throw new RelayRestingException(Resting());
        }
    }

    /// <summary>A connection was lost under a message.</summary>
    public async Task LostAsync(SmtpError error)
    {
        try
        {
            await _pipeline.ExecuteAsync(
                static (error, _) => ValueTask.FromException<WarmConnection>(new SmtpException(error)), error, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SmtpException or BrokenCircuitException)
        {
            // It was counted, or the relay rests already.
        }
    }

    /// <summary>Whether the relay is to blame, and not a message or its caller.</summary>
    public static bool IsRelays(SmtpError error) =>
        error is { Scope: FailureScope.Relay or FailureScope.Connection, Failure: not SmtpFailure.Cancelled };

    // A probe that its caller gave up has proved nothing: the relay goes on resting.
    private bool IsFailure(Exception? exception) => exception switch
    {
        null => false,
        SmtpException failed when IsRelays(failed.Error) => true,
        _ => _circuit.CircuitState == CircuitState.HalfOpen,
    };

    private SendError Resting()
    {
        var (state, since, until) = Now;
        var cause = _rest?.Cause;
        return new SendError
        {
            Stage = SendStage.Connect,
            Failure = SmtpFailure.ConnectionLost,
            Detail = nameof(SendFault.RelayResting),
            Message = $"the relay {_relay} is resting since {Clock(since)}{(cause is null ? "" : $" ({cause.Message})")}; "
                + (state == BreakerState.Open ? $"next try at {Clock(until)}" : "it is being tried now"),
            Scope = FailureScope.Relay,
            Retry = RetryAdvice.Later,
        };
    }

    private static string Clock(DateTimeOffset? time) => time?.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "just now";

    private ValueTask Opened(TimeSpan rest, Exception? cause)
    {
        var now = _clock.GetUtcNow();
        lock (_gate)
        {
            _rest = (_rest?.Since ?? now, now + rest, cause is SmtpException failed ? SendError.From(failed.Error) : _rest?.Cause);
        }

        if (_logger is not null)
        {
            Log.RelayRests(_logger, _relay, rest.TotalSeconds);
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask Probing()
    {
        if (_logger is not null)
        {
            Log.RelayIsTried(_logger, _relay);
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask Closed()
    {
        lock (_gate)
        {
            _rest = null;
        }

        if (_logger is not null)
        {
            Log.RelayIsBack(_logger, _relay);
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>The relay rests: nothing was connected.</summary>
internal sealed class RelayRestingException(SendError error) : Exception(error.Message)
{
    /// <summary>Since when, why and until when.</summary>
    public SendError Error { get; } = error;
}
