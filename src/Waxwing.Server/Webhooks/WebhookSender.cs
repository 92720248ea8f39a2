using System.Collections.Concurrent;
using Waxwing.Server.Delivery;
using Waxwing.Server.Mail;
using Waxwing.Server.Store;

namespace Waxwing.Server.Webhooks;

/// <summary>Looks what endpoints are to be told, and has each told on its own lane, so that one that is slow or away holds up no other.</summary>
internal sealed class WebhookSender(
    IWebhookQueue queue, WebhookFinder finder, WebhookPost post, WebhookOptions options, WebhookTelling telling, Lease lease, TimeProvider clock, ILogger<WebhookSender> logger) : BackgroundService
{
    /// <summary>How often it looks where there are endpoints.</summary>
    public static readonly TimeSpan Often = TimeSpan.FromMilliseconds(250);

    /// <summary>How often it looks where there are none, for those that another node makes.</summary>
    public static readonly TimeSpan Seldom = TimeSpan.FromSeconds(5);

    /// <summary>How often it forgets what is old, and counts what waits.</summary>
    public static readonly TimeSpan TidyEvery = TimeSpan.FromMinutes(1);

    /// <summary>How long what is under way has to end when the service stops.</summary>
    public static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(5);

    private const int ForgottenAtOnce = 200;

    private readonly WakeUp _wakeUp = new();
    private readonly WebhookPlaces _places = new();
    private readonly ConcurrentDictionary<Guid, Task> _lanes = new();
    private readonly CancellationTokenSource _abandon = new();
    private DateTimeOffset _tidyAt;
    private volatile bool _areEndpoints;

    // When something is due next, in milliseconds since 1970: the lanes that end move it back.
    private long _lookAt;

    /// <summary>An endpoint was changed, or something is to be told again.</summary>
    public void Wake()
    {
        _areEndpoints = true;
        LookNotAfter(0);
        _wakeUp.Set();
    }

    /// <summary>Finds what happened, and begins what is due.</summary>
    /// <exception cref="StoreException">The store does not do what is asked of it.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var found = await finder.FindAsync(cancellationToken).ConfigureAwait(false);
        var now = clock.GetUtcNow();
        if (found == 0 && now.ToUnixTimeMilliseconds() < Interlocked.Read(ref _lookAt))
        {
            return;
        }

        // Before the store is asked: what lanes write down behind that is looked for again.
        Interlocked.Exchange(ref _lookAt, long.MaxValue);
        foreach (var (webhook, at) in await queue.DueAsync(lease, cancellationToken).ConfigureAwait(false))
        {
            if (at <= now)
            {
                _ = _lanes.GetOrAdd(webhook, id => RunAsync(id, cancellationToken));
            }
            else
            {
                LookNotAfter(at.ToUnixTimeMilliseconds());
            }
        }
    }

    /// <summary>Waits until nothing is under way.</summary>
    public async Task EndAsync()
    {
        while (!_lanes.IsEmpty)
        {
            await Task.WhenAll(_lanes.Values).ConfigureAwait(false);
            await Task.Yield();
        }
    }

    /// <summary>Forgets what is old, and counts what waits.</summary>
    /// <exception cref="StoreException">The store does not do what is asked of it.</exception>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - options.Keep;
        while (await queue.ForgetAsync(before, ForgottenAtOnce, cancellationToken).ConfigureAwait(false) == ForgottenAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        var standing = await queue.StandingAsync(cancellationToken).ConfigureAwait(false);
        _areEndpoints = standing.Enabled > 0;
        telling.Waits(standing.Waiting);
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // The folder is ours alone, and whoever sent before is dead.
        await queue.AbandonAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        var end = EndAsync();
        if (await Task.WhenAny(end, Task.Delay(StopWithin, clock, cancellationToken)).ConfigureAwait(false) != end)
        {
            // What was not acknowledged is sent again.
            await _abandon.CancelAsync().ConfigureAwait(false);
            await end.ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _wakeUp.Dispose();
        _places.Dispose();
        _abandon.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (clock.GetUtcNow() >= _tidyAt)
                {
                    await TidyAsync(stoppingToken).ConfigureAwait(false);
                    _tidyAt = clock.GetUtcNow() + TidyEvery;
                }

                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (StoreException exception)
            {
                WebhookLog.StoreFails(logger, exception.Message);
            }
            catch (OperationCanceledException)
            {
                // The service stops.
            }

            await _wakeUp.WaitAsync(_areEndpoints ? Often : Seldom, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunAsync(Guid webhook, CancellationToken cancellationToken)
    {
        // Not before it stands among the lanes.
        await Task.Yield();
        try
        {
            await new WebhookLane(webhook, lease, queue, post, _places, options, telling, clock).RunAsync(cancellationToken, _abandon.Token).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            WebhookLog.StoreFails(logger, exception.Message);
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
        catch (Exception exception)
        {
            WebhookLog.Fault(logger, webhook, exception);
        }
        finally
        {
            _lanes.TryRemove(webhook, out _);
            LookNotAfter(0);
        }
    }

    private void LookNotAfter(long at)
    {
        var before = Interlocked.Read(ref _lookAt);
        while (at < before)
        {
            var seen = Interlocked.CompareExchange(ref _lookAt, at, before);
            if (seen == before)
            {
                return;
            }

            before = seen;
        }
    }
}
