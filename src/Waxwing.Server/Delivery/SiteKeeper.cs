using Waxwing.Server.Store;

namespace Waxwing.Server.Delivery;

/// <summary>
/// Keeps what was learned of sites, and takes over what was kept: at the start, before anything is carried, and each minute, for what other nodes have learned. What a crash takes of the
/// last minute is learned again.
/// </summary>
internal sealed class SiteKeeper(LearnedSites learned, ISiteStore store, TimeProvider clock, ILogger<SiteKeeper> logger) : BackgroundService
{
    /// <summary>How often.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    // What one write is made longer by.
    private const int Together = 500;

    private DateTimeOffset _since = clock.GetUtcNow() - LearnedSites.Life;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await KeepAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await KeepAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            await KeepAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = clock.GetUtcNow();
            foreach (var part in learned.TakeNew().Chunk(Together).DefaultIfEmpty([]))
            {
                await store.KeepAsync(part, now - LearnedSites.Life, cancellationToken).ConfigureAwait(false);
            }

            learned.Load(await store.ReadAsync(_since, LearnedSites.Most, cancellationToken).ConfigureAwait(false));
            // Clocks of nodes differ, and what they learned in a minute is written at its end.
            _since = now - (3 * Every);
        }
        catch (StoreException exception)
        {
            DispatcherLog.SitesNotKept(logger, exception.Message);
        }
    }
}
