using Waxwing.Server.Mail;
using Waxwing.Server.Store;
using Waxwing.Server.Telemetry;

namespace Waxwing.Server.Delivery;

/// <summary>Makes the leases of this node longer while it lives, and looks for those of nodes that do not any more.</summary>
internal sealed class LeaseKeeper(IMailQueue queue, Dispatcher dispatcher, LaneBoard board, DispatchOptions options, TimeProvider clock, ILogger<LeaseKeeper> logger, ServiceInstruments? instruments = null) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Lease / 4, clock);
        do
        {
            try
            {
                if (board.UnderWay > 0)
                {
                    await queue.RenewAsync(dispatcher.Lease, stoppingToken).ConfigureAwait(false);
                }

                if (await queue.RescueAsync(options.Unknown, stoppingToken).ConfigureAwait(false) is > 0 and var count)
                {
                    DispatcherLog.Rescued(logger, count);
                    instruments?.LeasesLost(count);
                    dispatcher.Wake();
                }
            }
            catch (StoreException exception)
            {
                DispatcherLog.StoreFailed(logger, exception.Message, exception);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask().ContinueWith(tick => tick.Status == TaskStatus.RanToCompletion && tick.Result, TaskScheduler.Default).ConfigureAwait(false));
    }
}
