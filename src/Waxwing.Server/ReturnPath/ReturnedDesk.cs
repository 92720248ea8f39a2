using Waxwing.Server.Delivery;
using Waxwing.Server.ReturnPath.Judging;
using Waxwing.Server.Store;
using Waxwing.Server.Telemetry;

namespace Waxwing.Server.ReturnPath;

/// <summary>Judges what came back, one after the other in the order in which it came, as soon as it is kept; what was kept before a new start as well.</summary>
internal sealed class ReturnedDesk(IReturnedMail kept, ReturnedJudge judge, TimeProvider clock, ILogger<ReturnedDesk> logger, ServiceInstruments? instruments = null) : BackgroundService
{
    private const int AtOnce = 20;

    // Deliveries that are under way end within seconds; a lease that was lost is rescued within minutes.
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Seldom = TimeSpan.FromMinutes(5);

    private readonly WakeUp _wakeUp = new();

    /// <summary>Something came.</summary>
    public void Wake() => _wakeUp.Set();

    /// <summary>Judges all that waits.</summary>
    /// <returns>Whether something has to wait for the end of its delivery.</returns>
    /// <exception cref="StoreException">The store does not do what is asked of it.</exception>
    public async Task<bool> JudgeAsync(CancellationToken cancellationToken)
    {
        var waits = false;
        long behind = 0;
        while (kept.Waiting(behind, AtOnce) is { Count: > 0 } arrivals)
        {
            foreach (var (place, arrival) in arrivals)
            {
                waits |= !await TryJudgeAsync(arrival, cancellationToken);
                behind = place;
            }
        }

        return waits;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _wakeUp.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var waits = true;
            try
            {
                waits = await JudgeAsync(stoppingToken);
            }
            catch (StoreException exception)
            {
                ReturnPathLog.StoreFails(logger, exception.Message);
            }

            await _wakeUp.WaitAsync(waits ? Often : Seldom, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> TryJudgeAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        Judgement? judgement;
        try
        {
            judgement = await judge.JudgeAsync(arrival, cancellationToken);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StoreException))
        {
            // One that we cannot read must not keep all behind it waiting.
            ReturnPathLog.Failed(logger, arrival.Id, exception);
            judgement = new Judgement(ReturnedKind.Letter, "a fault of ours: it could not be read", "");
        }

        if (judgement is null)
        {
            return false;
        }

        var outcome = await kept.ConcludeAsync(arrival.Id, judgement, cancellationToken);
        Tell(arrival.Id, judgement, outcome);
        return true;
    }

    private void Tell(Guid id, Judgement judgement, ReturnedOutcome outcome)
    {
        instruments?.CameBack(judgement.Kind, outcome);
        switch (outcome)
        {
            case ReturnedOutcome.Counted:
                ReturnPathLog.Counts(logger, judgement.Kind, id, judgement.Effect!.Delivery.MessageId, judgement.Effect.Delivery.Number);
                break;
            case ReturnedOutcome.Repeated:
                ReturnPathLog.IsRepeated(logger, judgement.Kind, id, judgement.Effect!.Delivery.MessageId);
                break;
            case ReturnedOutcome.Shown:
                ReturnPathLog.IsShown(logger, judgement.Kind, id, judgement.Note);
                break;
        }
    }
}
