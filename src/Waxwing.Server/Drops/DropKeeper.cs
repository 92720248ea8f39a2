using Waxwing.Server.Store;

namespace Waxwing.Server.Drops;

/// <summary>Erases what cannot be opened any more: looks every minute.</summary>
internal sealed partial class DropKeeper(IDropStore store, DropOptions options, TimeProvider clock, ILogger<DropKeeper> logger) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                await store.EraseAsync(clock.GetUtcNow() - options.Memory).ConfigureAwait(false);
            }
            catch (StoreException exception)
            {
                LogKept(exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    [LoggerMessage(EventId = 2950, Level = LogLevel.Warning, Message = "Drops whose time is over are still kept, and tried again in a minute: {Reason}")]
    private partial void LogKept(string reason);
}
