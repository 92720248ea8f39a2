using Waxwing.Server.Store;

namespace Waxwing.Server.Domains;

/// <summary>Looks from time to time which domains are due for a check.</summary>
internal sealed class DomainWatch(DomainChecks checks, DomainOptions options, TimeProvider clock, ILogger<DomainWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.WatchEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await checks.CheckDueAsync(stoppingToken);
            }
            catch (StoreException exception)
            {
                DomainLog.StoreFails(logger, exception.Message);
            }
        }
    }
}

/// <summary>Before anything is accepted, brings what the operator declares into force, and what the store has; then reads every few seconds what other nodes changed.</summary>
internal sealed class RightsRefresh(OperatorDomains declared, SendingRights rights, DomainOptions options, TimeProvider clock, ILogger<RightsRefresh> logger) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await declared.DeclareAsync(cancellationToken);
        await rights.RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.RefreshEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await rights.RefreshAsync(stoppingToken);
            }
            catch (StoreException exception)
            {
                DomainLog.StoreFails(logger, exception.Message);
            }
        }
    }
}
