using Waxwing.Server.Store;

namespace Waxwing.Server.AtRest;

/// <summary>Sees that a new key is used as soon as it is there, and that everything comes under it, little by little, while mail goes on.</summary>
/// <param name="source">Where keys come from.</param>
/// <param name="kept">What the store knows of them.</param>
/// <param name="protection">What uses them.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class KeyRotation(IKeySource source, IDataKeys kept, DataProtection protection, TimeProvider clock, ILogger<KeyRotation> logger) : BackgroundService
{
    /// <summary>How often it looks for a new key.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    // What was sealed by the key of before may still wait for its commit for so long.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;
    private DateTimeOffset? _switchedAt;
    private bool _isDone;

    /// <summary>Uses the newest key, if there is another than before.</summary>
    /// <exception cref="StoreException">The store does not do what is asked of it.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        KeyEncryptionKeys keys;
        try
        {
            keys = await source.LoadAsync(kept, cancellationToken).ConfigureAwait(false);
        }
        catch (DataKeyException exception)
        {
            AtRestLog.NotReloaded(logger, exception.Message);
            return;
        }

        if (keys.Newest.Id == protection.Keys!.Newest.Id)
        {
            return;
        }

        // Known before anything is under it: a start that misses it says so.
        if (kept.Known()[0].Id != keys.Newest.Id)
        {
            await kept.AddAsync(keys.Newest.Id, wrapped: null, cancellationToken).ConfigureAwait(false);
        }

        protection.Keys = keys.Beside(protection.Keys);
        (_switchedAt, _isDone) = (clock.GetUtcNow(), false);
        AtRestLog.Rotated(logger, keys.Newest.Id);
    }

    /// <summary>Brings everything under the newest key, and writes down which keys nobody needs any more.</summary>
    /// <exception cref="StoreException">The store does not do what is asked of it.</exception>
    public async Task RewrapAsync(CancellationToken cancellationToken)
    {
        var newest = protection.Keys!.Newest.Id;
        if (_isDone || clock.GetUtcNow() < _notBefore || kept.Known() is [var only] && only.Id == newest)
        {
            return;
        }

        var isSettled = _switchedAt is not { } at || clock.GetUtcNow() - at >= Settling;
        var (rewrapped, unreadable) = await kept.RewrapAsync(cancellationToken).ConfigureAwait(false);
        if (rewrapped + unreadable > 0)
        {
            AtRestLog.Rewrapped(logger, rewrapped, unreadable);
        }

        _notBefore = clock.GetUtcNow() + Settling;
        if (isSettled)
        {
            await ForgetUnusedAsync(newest, cancellationToken).ConfigureAwait(false);
            _isDone = true;
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
                await LookAsync(stoppingToken).ConfigureAwait(false);
                await RewrapAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (StoreException exception)
            {
                _notBefore = clock.GetUtcNow() + Settling;
                AtRestLog.NotRewrapped(logger, exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task ForgetUnusedAsync(KeyId newest, CancellationToken cancellationToken)
    {
        var uses = kept.Uses();
        foreach (var (id, _) in kept.Known())
        {
            if (id != newest && !uses.Any(use => use.Id == id))
            {
                await kept.RemoveAsync(id, cancellationToken).ConfigureAwait(false);
                AtRestLog.Unused(logger, id);
            }
        }
    }
}
