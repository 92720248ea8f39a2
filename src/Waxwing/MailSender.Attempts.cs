using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Polly;
using Polly.Retry;
using Waxwing.Smtp;

namespace Waxwing;

public sealed partial class MailSender
{
    private static ResiliencePipeline<TimeSpan?> Retry(SenderOptions options)
    {
        var builder = new ResiliencePipelineBuilder<TimeSpan?> { TimeProvider = options.Clock };
        if (options.Retry.MaxAttempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions<TimeSpan?>
            {
                MaxRetryAttempts = options.Retry.MaxAttempts - 1,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome is { Exception: null, Result: not null }),
                DelayGenerator = static arguments => ValueTask.FromResult(arguments.Outcome.Result),
            });
        }

        return builder.Build();
    }

    // The first attempt was made, and its wait is what Polly begins with.
    private async Task RepeatAsync(Passage passage, TimeSpan wait, CancellationToken cancellationToken)
    {
        TimeSpan? first = wait;
        await _retry.ExecuteAsync(async token =>
        {
            if (first is not { } known)
            {
                return await AttemptAsync(passage, token).ConfigureAwait(false);
            }

            first = null;
            return known;
        }, cancellationToken).ConfigureAwait(false);
    }

    // One attempt, by the way of each recipient. Returns how long to wait for the next one; null if there is none.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<TimeSpan?> AttemptAsync(Passage passage, CancellationToken cancellationToken)
    {
        var number = passage.Made + 1;
        if (number > 1)
        {
            _telemetry.Retried(passage.Failure);
        }

        var waited = number > 1 ? _options.Clock.GetElapsedTime(passage.LastAttemptEnded) : TimeSpan.Zero;
        passage.Made = number;
        var routes = await _routes.FindAsync(passage, cancellationToken).ConfigureAwait(false);
        try
        {
            if (await MayBranchAsync(passage, routes, cancellationToken).ConfigureAwait(false))
            {
                await FollowTogetherAsync(passage, routes, waited, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await FollowInTurnAsync(passage, routes, waited, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // What an exception kept from being followed is left too.
            foreach (var route in routes)
            {
                route.Dispose();
            }
        }

        passage.LastAttemptEnded = _options.Clock.GetTimestamp();
        return passage.AnyPending() && number < _options.Retry.MaxAttempts ? WaitBeforeNext(passage, number) : null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FollowInTurnAsync(Passage passage, ImmutableArray<Route> routes, TimeSpan waited, CancellationToken cancellationToken)
    {
        foreach (var route in routes)
        {
            await FollowAsync(passage, route, waited, cancellationToken).ConfigureAwait(false);
            route.Dispose();
        }
    }

    // One relay after the other while none is to be had.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FollowAsync(Passage passage, Route route, TimeSpan waited, CancellationToken cancellationToken)
    {
        if (route.Refusal is { } refusal)
        {
            passage.Refuse(route.Recipients, refusal);
            return;
        }

        await route.EnterAsync(cancellationToken).ConfigureAwait(false);
        var first = passage.Attempts.Count;
        passage.Begin(new Attempt(passage.Made, waited, route.Hops[0].Relay, route.Hops[0].Ruling), route);
        await TryAsync(passage, cancellationToken).ConfigureAwait(false);
        for (var i = 1; i < route.Hops.Length && passage.FailsOver(); i++)
        {
            var (next, ruling) = route.Hops[i];
            passage.GoOn(new Attempt(passage.Made, TimeSpan.Zero, next, ruling));
            TellPassedOver(passage, passage.Attempts[^2], next);
            await TryAsync(passage, cancellationToken).ConfigureAwait(false);
        }

        for (var i = first; i < passage.Attempts.Count; i++)
        {
            _routes.Tell(passage.Attempts[i]);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask TryAsync(Passage passage, CancellationToken cancellationToken)
    {
        using var span = AttemptTelemetry.Begin();
        var begun = _options.Clock.GetTimestamp();
        try
        {
            foreach (var stage in _perAttempt)
            {
                await stage.ApplyAsync(passage, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (SmtpException exception)
        {
            passage.FailDue(passage.Attempts[^1].Weigh(exception.Error));
        }
        catch (RelayRestingException exception)
        {
            passage.FailDue(exception.Error);
        }
        catch (SendException exception) when (exception.Error.Scope == FailureScope.Relay)
        {
            // It could not be found, or cannot be used as it is configured; another one may.
            passage.FailDue(exception.Error);
        }
        catch (SendException exception)
        {
            passage.FailDue(exception.Error);
            throw;
        }
        catch (OperationCanceledException)
        {
            passage.FailDue(Preparation.Cancelled);
            throw;
        }
        finally
        {
            await GiveBackAsync(passage).ConfigureAwait(false);
            passage.End(_options.Clock.GetTimestamp());
            _telemetry.Ended(span, passage.Attempts[^1], passage.Failure, begun);
        }
    }

    private static ValueTask GiveBackAsync(Passage passage)
    {
        if (passage.Lease is not { } lease)
        {
            return ValueTask.CompletedTask;
        }

        passage.Lease = null;
        lease.WasLost = passage.LostItsConnection();
        if (passage.Late.Count > 0 && passage.Late.Where(late => late.Attempt == passage.Attempts[^1]).Select(late => late.Result).ToArray() is { Length: > 0 } late)
        {
            lease.Park(Task.WhenAll(late));
            return ValueTask.CompletedTask;
        }

        return lease.DisposeAsync();
    }

    // The schedule's wait, which begins when a relay can be tried at all; where that is beyond the message's deadline, there is
    // nothing to wait for. Where nobody was asked nothing is repeated, and nothing is charged.
    private TimeSpan? WaitBeforeNext(Passage passage, int number)
    {
        var wait = _schedule.DelayBefore(number - 1);
        var asked = passage.Attempts.Where(attempt => attempt.Number == number).ToArray();
        if (asked.Length > 0 && Array.TrueForAll(asked, attempt => string.Equals(attempt.Error?.Detail, nameof(SendFault.RelayResting), StringComparison.Ordinal)))
        {
            var rest = asked.Min(attempt => attempt.Relay.Breaker.NextTryAt is { } until ? until - _options.Clock.GetUtcNow() : TimeSpan.Zero);
            wait += rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
            return wait < passage.Limit - _options.Clock.GetElapsedTime(passage.StartedTimestamp) ? wait : null;
        }

        if (_budget.TryWithdraw())
        {
            return wait;
        }

        passage.EndWithoutBudget(_options.Retry);
        passage.Warnings.Add("not tried again: the sender's retry budget is used up");
        _telemetry.Withheld(passage);
        return null;
    }

    // A peer that Waxwing refuses, or that breaks the protocol, may be somebody else than the relay.
    private void TellPassedOver(Passage passage, Attempt left, Relay next)
    {
        var error = left.Error!;
        var url = left.Relay.Options.Url;
        var distrusted = error.Stage != SendStage.Configure && error.Failure is SmtpFailure.PolicyRefused or SmtpFailure.ProtocolViolation;
        var warning = $"the relay {url} was passed over because it cannot be trusted, which may be an attack: {error.Message}";
        if (distrusted && !passage.Warnings.Contains(warning, StringComparer.Ordinal))
        {
            passage.Warnings.Add(warning);
        }

        _telemetry.PassedOver(left, next, distrusted);
    }
}
