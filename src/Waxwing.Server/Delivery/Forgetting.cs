using Waxwing.Server.Erasing;
using Waxwing.Server.Mail;
using Waxwing.Server.Store;

namespace Waxwing.Server.Delivery;

/// <summary>Forgets content, addresses and events of mail once their time is over: looks every minute, and forgets little by little, so that nobody waits for it.</summary>
/// <param name="mail">The messages.</param>
/// <param name="erasing">What else is known of their recipients.</param>
/// <param name="keep">How long what is kept behind the final state of a message.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class Forgetting(IMailStore mail, IErasing erasing, Retention keep, TimeProvider clock, ILogger<Forgetting> logger) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>How many messages one write forgets.</summary>
    public const int Batch = 100;

    /// <summary>Forgets all whose time is over.</summary>
    /// <exception cref="StoreException">The store does not do what is asked of it.</exception>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await ForgetAsync(batch => mail.ForgetAsync(now - keep.Content, batch, cancellationToken), cancellationToken).ConfigureAwait(false);
        foreach (var (what, time) in ((Retained, TimeSpan?)[])[(Retained.Addresses, keep.Addresses), (Retained.Events, keep.Events)])
        {
            if (time is { } over)
            {
                await ForgetAsync(batch => erasing.ForgetAsync(what, now - over, batch, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task ForgetAsync(Func<int, Task<int>> forget, CancellationToken cancellationToken)
    {
        while (await forget(Batch).ConfigureAwait(false) >= Batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                await ForgetAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (StoreException exception)
            {
                DispatcherLog.NotForgotten(logger, exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }
}
