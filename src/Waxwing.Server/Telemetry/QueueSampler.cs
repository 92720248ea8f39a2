using Waxwing.Server.Mail;
using Waxwing.Server.Store;

namespace Waxwing.Server.Telemetry;

/// <summary>Counts what waits, now and then, so that whoever asks often costs the store nothing. A count that takes long is made seldom.</summary>
internal sealed class QueueSampler(IMailQueue queue, TimeProvider clock) : BackgroundService
{
    /// <summary>The wait between two counts, at least.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    // Of the time of one reader at most so much is for counting.
    private const int Share = 20;

    private volatile QueueSample _sample = QueueSample.Empty;

    /// <summary>The last count.</summary>
    public QueueSample Sample => _sample;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var began = clock.GetTimestamp();
            try
            {
                _sample = QueueSample.Of(await queue.CountAsync(stoppingToken));
            }
            catch (StoreException)
            {
                // The last count stands; that the store does not answer is told by health and by whoever needs it.
            }

            var pause = Share * clock.GetElapsedTime(began);
            await Task.Delay(pause > Every ? pause : Every, clock, stoppingToken);
        }
    }
}
