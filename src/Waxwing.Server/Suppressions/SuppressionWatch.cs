using Waxwing.Server.Store;

namespace Waxwing.Server.Suppressions;

/// <summary>Before anything is accepted or carried, reads who has suppressions, and then every second whether that changed; forgets from time to time what ended long ago.</summary>
internal sealed class SuppressionWatch(SuppressionList list, ISuppressions suppressions, TimeProvider clock, ILogger<SuppressionWatch> logger) : BackgroundService
{
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    private DateTimeOffset _forgetsAt = clock.GetUtcNow() + ForgetEvery;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        list.Refresh();
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SuppressionList.Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                list.Refresh();
                var now = clock.GetUtcNow();
                if (now >= _forgetsAt)
                {
                    _forgetsAt = now + ForgetEvery;
                    await suppressions.ForgetAsync(now, stoppingToken).ConfigureAwait(false);
                }
            }
            catch (StoreException exception)
            {
                SuppressionLog.StoreFails(logger, exception.Message);
            }
        }
    }
}
