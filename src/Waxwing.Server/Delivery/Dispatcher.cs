using System.Collections.Concurrent;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Store;
using Waxwing.Server.Telemetry;

namespace Waxwing.Server.Delivery;

/// <summary>
/// Goes from lane to lane, leases what is due as far as there are places, and has it carried. Lanes take turns, so that one with much mail holds up no other. What a
/// lane has been given goes to the engine together, so that it shares connections and round trips.
/// </summary>
internal sealed class Dispatcher(IMailQueue queue, ICarrier carrier, LaneBoard board, DispatchOptions options, TimeProvider clock, ILogger<Dispatcher> logger, ServiceInstruments? instruments = null) : BackgroundService
{
    // What became due within a moment is looked for together. Nobody waits for it who need not wait anyway: what its lane can take at once is begun by whoever accepts it.
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(3);

    private readonly WakeUp _wakeUp = new();
    private readonly LaneMoves _moves = new(queue, logger);
    private readonly ConcurrentDictionary<Task, bool> _underWay = new();
    private readonly CancellationTokenSource _stopCarrying = new();
    private int _turn;

    /// <summary>The lease of this node.</summary>
    public Lease Lease { get; } = new(options.Node, options.Lease);

    /// <summary>Something may have become due.</summary>
    public void Wake() => _wakeUp.Set();

    /// <summary>Carries what whoever accepted it has leased already, with places that were taken on the board.</summary>
    /// <remarks>On another thread: whoever accepted it answers first.</remarks>
    public void Carry(Lane lane, IReadOnlyList<Claimed> deliveries) => Track(Task.Run(() => CarryAsync(lane, deliveries)));

    /// <inheritdoc/>
    public override void Dispose()
    {
        _wakeUp.Dispose();
        _stopCarrying.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        var all = Task.WhenAll(_underWay.Keys);
        if (await Task.WhenAny(all, Task.Delay(options.StopWithin, clock, cancellationToken)).ConfigureAwait(false) != all)
        {
            // What a server has not begun to take goes back to the queue; the fate of the rest is what its receipt says.
            await _stopCarrying.CancelAsync().ConfigureAwait(false);
            await all.WaitAsync(options.StopWithin, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TurnAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (StoreException exception)
            {
                DispatcherLog.StoreFailed(logger, exception.Message, exception);
                await _wakeUp.WaitAsync(options.Poll, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                // The service stops.
            }
        }
    }

    // Once around: whoever is due gets his share of the places that are free.
    private async Task TurnAsync(CancellationToken stoppingToken)
    {
        var due = await queue.DueAsync(stoppingToken).ConfigureAwait(false);
        board.Note(due);
        if (!await ClaimAsync(due.Lanes).ConfigureAwait(false))
        {
            var now = clock.GetUtcNow();
            var wait = options.Poll;
            foreach (var at in new[] { due.NextAt, board.NextWake() })
            {
                wait = at is { } next && next - now < wait ? next - now : wait;
            }

            await _wakeUp.WaitAsync(wait < Breath ? Breath : wait, clock, stoppingToken).ConfigureAwait(false);
            // Load is of real time, whatever the clock of the queue shows.
            await Task.Delay(Breath, TimeProvider.System, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> ClaimAsync(IReadOnlyList<Lane> lanes)
    {
        if (lanes.Count == 0)
        {
            return false;
        }

        var share = Math.Max(1, options.Places / lanes.Count);
        var first = _turn++ % lanes.Count;
        var claims = new List<Task<bool>>();
        for (var i = 0; i < lanes.Count; i++)
        {
            var lane = lanes[(first + i) % lanes.Count];
            if (board.Take(lane, share) is > 0 and var places)
            {
                claims.Add(ClaimAsync(lane, places));
            }
        }

        // All claims of a turn are in one commit, or few.
        var any = await Task.WhenAll(claims).ConfigureAwait(false);
        return any.Contains(true);
    }

    private async Task<bool> ClaimAsync(Lane lane, int places)
    {
        IReadOnlyList<Claimed> claimed = [];
        try
        {
            // Not cancelled: what is leased must be carried or given back.
            claimed = await queue.ClaimAsync(lane, places, Lease, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            board.GiveBack(lane, places - claimed.Count);
        }

        foreach (var message in claimed.GroupBy(delivery => delivery.MessageId))
        {
            Track(CarryAsync(lane, [.. message]));
        }

        return claimed.Count > 0;
    }

    private void Track(Task task)
    {
        _underWay[task] = true;
        _ = task.ContinueWith(
            static (ended, all) => ((ConcurrentDictionary<Task, bool>)all!).TryRemove(ended, out _), _underWay, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task CarryAsync(Lane lane, IReadOnlyList<Claimed> deliveries)
    {
        try
        {
            var carried = await carrier.CarryAsync(lane, deliveries, _stopCarrying.Token).ConfigureAwait(false);
            await RecordAsync(carried).ConfigureAwait(false);
            if (carried.Moves.Count > 0)
            {
                // Behind the record: what was carried waits again, and moves with the rest.
                Track(MoveAsync(lane, carried.Moves));
            }

            if (carried.Later is { } later)
            {
                _ = RecordLaterAsync(later);
            }
        }
        finally
        {
            board.GiveBack(lane, deliveries.Count);
            _wakeUp.Set();
        }
    }

    private async Task MoveAsync(Lane lane, IReadOnlyList<SiteMove> moves)
    {
        await _moves.MoveAsync(lane, moves).ConfigureAwait(false);
        _wakeUp.Set();
    }

    // The fate stands as unknown meanwhile; the answer counts as long as nobody else has the delivery.
    private async Task RecordLaterAsync(Task<Carried> later) => await RecordAsync(await later.ConfigureAwait(false)).ConfigureAwait(false);

    // An outcome that cannot be written is tried again for as long as the lease may hold; behind that the delivery's fate is unknown, and rescue says so.
    private async Task RecordAsync(Carried carried)
    {
        var outcomes = carried.Outcomes;
        var until = clock.GetUtcNow() + options.Lease;
        while (true)
        {
            try
            {
                var counted = await queue.RecordAsync(outcomes, carried.Report, CancellationToken.None).ConfigureAwait(false);
                for (var i = 0; i < counted.Count; i++)
                {
                    if (!counted[i])
                    {
                        DispatcherLog.LeaseLost(logger, outcomes[i].MessageId, outcomes[i].Number, outcomes[i].State);
                        instruments?.LeasesLost(1);
                    }
                }

                return;
            }
            catch (StoreException exception) when (clock.GetUtcNow() < until)
            {
                DispatcherLog.StoreFailed(logger, exception.Message, exception);
                await Task.Delay(options.Poll, clock).ConfigureAwait(false);
            }
            catch (StoreException exception)
            {
                DispatcherLog.OutcomeLost(logger, outcomes[0].MessageId, exception);
                return;
            }
        }
    }
}
