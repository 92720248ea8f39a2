using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Waxwing.Outbox;

/// <summary>
/// Sends what transactions have committed. It claims messages under a lease, sends each with the octets that were fixed before the commit, and writes down how that ended; where that cannot be
/// known the message is sent again by its kind or held, and the possible duplicate is on record. Any number of workers may serve one table, in one process or many. A database that fails is
/// tried again without end; mail waits in it. Thread-safe.
/// </summary>
public sealed class OutboxRelay : BackgroundService
{
    // As long as one that shuts down waits for replies; the lease of what is still under way then ends without an outcome.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenPrunings = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly OutboxStore _store;
    private readonly OutboxDelivery _delivery;
    private readonly OutboxOptions _options;
    private readonly RetrySchedule _schedule;
    private readonly OutboxInstruments _instruments;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _places;

    /// <summary>A worker for a table.</summary>
    /// <param name="source">Where connections come from. They are short: none is open while a message is sent.</param>
    /// <param name="dialect">The database.</param>
    /// <param name="sender">Who sends. A <see cref="MailSender"/> sends the octets as they were kept; another one gets the message as MIME.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <param name="clock">The time; null for the system's.</param>
    /// <param name="logger">Where it tells of what goes wrong; null for nowhere.</param>
    /// <exception cref="ArgumentNullException"><paramref name="source"/>, <paramref name="dialect"/> or <paramref name="sender"/> is null.</exception>
    public OutboxRelay(DbDataSource source, OutboxDialect dialect, IMailSender sender, OutboxOptions? options = null, TimeProvider? clock = null, ILogger<OutboxRelay>? logger = null)
        : this(new SourceDatabase(source ?? throw new ArgumentNullException(nameof(source)), dialect ?? throw new ArgumentNullException(nameof(dialect))), sender, options, clock, logger, meters: null)
    {
    }

    internal OutboxRelay(IOutboxDatabase database, IMailSender sender, OutboxOptions? options, TimeProvider? clock, ILogger<OutboxRelay>? logger, System.Diagnostics.Metrics.IMeterFactory? meters)
    {
        ArgumentNullException.ThrowIfNull(sender);
        _options = options ?? new OutboxOptions();
        _clock = clock ?? TimeProvider.System;
        _logger = logger ?? NullLogger<OutboxRelay>.Instance;
        _store = new OutboxStore(database, _clock);
        _delivery = new OutboxDelivery(sender, _options.SubmitsOnce, _clock);
        _schedule = new RetrySchedule(new RetryOptions { FirstDelay = _options.FirstDelay, MaxDelay = _options.MaxDelay }, static () => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue);
        _instruments = new OutboxInstruments(meters);
        _places = new SemaphoreSlim(_options.Places);
    }

    /// <summary>
    /// Sends what is due, until nothing is: for programs that are run by a timer and host nothing. What it cannot send now is sent by a later call. It may be called while the worker runs.
    /// </summary>
    /// <param name="cancellationToken">Takes up nothing more. What is being sent comes to its end, with a known or an unknown fate.</param>
    /// <returns>How many attempts were made.</returns>
    /// <exception cref="DbException">The table could not be read; or what else its provider throws.</exception>
    public async Task<int> SendDueAsync(CancellationToken cancellationToken = default)
    {
        var attempts = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
            var free = 1 + TakeFree();
            List<Claim> claims = [];
            try
            {
                claims = await _store.ClaimAsync(free, _options.Lease, CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                Release(free - claims.Count);
            }

            if (claims.Count == 0)
            {
                break;
            }

            attempts += claims.Count;
            await Task.WhenAll(claims.Select(claim => CarryAsync(claim, cancellationToken))).ConfigureAwait(false);
        }

        return attempts;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _places.Dispose();
        _instruments.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _clock);
#pragma warning disable RS0030 // The source was made with the clock.
        using var grace = stoppingToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).CancelAfter(Grace), ending);
#pragma warning restore RS0030
        try
        {
            await Task.WhenAll(SendAllAsync(ending.Token, stoppingToken), PruneAllAsync(stoppingToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is under way comes to its end below.
        }

        for (var place = 0; place < _options.Places; place++)
        {
            await _places.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    // As many are claimed as can be begun at once, so that a lease that ends without an outcome is of a message that was really being sent.
    private async Task SendAllAsync(CancellationToken ending, CancellationToken stop)
    {
        while (true)
        {
            await _places.WaitAsync(stop).ConfigureAwait(false);
            var free = 1 + TakeFree();
            var claims = await ClaimAsync(free, stop).ConfigureAwait(false);
            foreach (var claim in claims)
            {
                _ = CarryAsync(claim, ending);
            }

            if (claims.Count < free)
            {
                Release(free - claims.Count);
                await Task.Delay(_options.PollInterval, _clock, stop).ConfigureAwait(false);
            }
        }
    }

    private int TakeFree()
    {
        var free = 0;
        while (_places.Wait(TimeSpan.Zero))
        {
            free++;
        }

        return free;
    }

    private void Release(int places)
    {
        if (places > 0)
        {
            _places.Release(places);
        }
    }

    private async Task<List<Claim>> ClaimAsync(int count, CancellationToken stop)
    {
        try
        {
            return stop.IsCancellationRequested ? [] : await _store.ClaimAsync(count, _options.Lease, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Providers throw more than DbException while their server is away; whatever it is, the mail is in the table.
            OutboxLog.DatabaseFailed(_logger, exception);
            return [];
        }
    }

    private async Task CarryAsync(Claim claim, CancellationToken ending)
    {
        try
        {
            await SettleAsync(claim, await AttemptAsync(claim, ending).ConfigureAwait(false), ending).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The lease ends by itself, and the message is taken over.
            OutboxLog.AttemptFailed(_logger, claim.Id, exception);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<Settlement> AttemptAsync(Claim claim, CancellationToken ending)
    {
        var now = _clock.GetUtcNow();
        if (claim.IsTakenOver)
        {
            OutboxLog.TakenOver(_logger, claim.Id);
            var takeover = Settlement.OfTakeover(claim, _options, now);
            if (takeover.State == OutboxState.Held || takeover.DueAt > now)
            {
                return takeover;
            }
        }

        if (now >= claim.ExpiresAt)
        {
            return Settlement.OfExpiry(claim, now);
        }

        using var ours = CancellationTokenSource.CreateLinkedTokenSource(ending);
        using var done = new CancellationTokenSource();
        var renewing = RenewAsync(claim, ours, done.Token);
        try
        {
            var outcomes = await _delivery.DeliverAsync(claim, ours.Token).ConfigureAwait(false);
            return Settlement.Of(claim, outcomes, _options, _schedule.DelayBefore(claim.Attempt - 1), _clock.GetUtcNow());
        }
        catch (SendException exception)
        {
            return Settlement.OfDamage(claim, exception.Error.Message, _clock.GetUtcNow());
        }
        finally
        {
            await done.CancelAsync().ConfigureAwait(false);
            await renewing.ConfigureAwait(false);
        }
    }

    // A worker that has lost its claim stops: another one is at it, or will be.
    private async Task RenewAsync(Claim claim, CancellationTokenSource ours, CancellationToken done)
    {
        var heldUntil = _clock.GetUtcNow() + _options.Lease;
        while (true)
        {
            await Task.Delay(_options.Lease / 3, _clock, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (done.IsCancellationRequested)
            {
                return;
            }

            try
            {
                var now = _clock.GetUtcNow();
                heldUntil = await _store.RenewAsync(claim, _options.Lease, CancellationToken.None).ConfigureAwait(false) ? now + _options.Lease : now;
            }
            catch (Exception exception)
            {
                OutboxLog.DatabaseFailed(_logger, exception);
            }

            if (_clock.GetUtcNow() >= heldUntil)
            {
                await ours.CancelAsync().ConfigureAwait(false);
                return;
            }
        }
    }

    // What a relay has answered is not thrown away because the database is away for a moment.
    private async Task SettleAsync(Claim claim, Settlement settlement, CancellationToken ending)
    {
        var until = _clock.GetUtcNow() + _options.Lease;
        while (true)
        {
            try
            {
                if (await _store.SettleAsync(claim, settlement, CancellationToken.None).ConfigureAwait(false))
                {
                    _instruments.Settled(settlement);
                    OutboxLog.Settled(_logger, claim.Id, settlement.State, claim.Attempt);
                }
                else
                {
                    OutboxLog.Fenced(_logger, claim.Id);
                }

                return;
            }
            catch (Exception exception) when (_clock.GetUtcNow() < until && !ending.IsCancellationRequested)
            {
                OutboxLog.DatabaseFailed(_logger, exception);
                await Task.Delay(AfterFailure, _clock, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task PruneAllAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                while (await _store.PruneAsync(_clock.GetUtcNow() - _options.Retention, stop).ConfigureAwait(false))
                {
                    // Some at a time: nobody waits long for a lock.
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                OutboxLog.DatabaseFailed(_logger, exception);
            }

            await Task.Delay(BetweenPrunings, _clock, stop).ConfigureAwait(false);
        }
    }
}
