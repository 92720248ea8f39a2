using Waxwing.Server.Mail;
using Waxwing.Server.Store;

namespace Waxwing.Server.Telemetry;

/// <summary>Counts what waits, now and then, so that whoever asks often costs the store nothing. A count that takes long is made seldom.</summary>
/// <param name="count">Counts it: <see cref="IMailQueue.CountAsync"/>.</param>
/// <param name="clock">The clock.</param>
internal sealed class QueueSampler(Func<CancellationToken, ValueTask<IReadOnlyList<LaneCount>>> count, TimeProvider clock) : BackgroundService
{
    /// <summary>The wait between two counts, at least.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    // Of the time of one reader at most so much is for counting.
    private const int Share = 20;

    private volatile QueueSample _sample = QueueSample.Empty;

    /// <summary>The last count.</summary>
    public QueueSample Sample => _sample;

    /// <summary>Counts now.</summary>
    /// <exception cref="StoreException">The store does not answer; the last count stands.</exception>
    public async Task SampleAsync(CancellationToken cancellationToken) => _sample = QueueSample.Of(await count(cancellationToken));

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var began = clock.GetTimestamp();
            try
            {
                await SampleAsync(stoppingToken);
            }
            catch (StoreException)
            {
                // That the store does not answer is told by health, and by whoever needs it.
            }

            var pause = Share * clock.GetElapsedTime(began);
            await Task.Delay(pause > Every ? pause : Every, clock, stoppingToken);
        }
    }
}
