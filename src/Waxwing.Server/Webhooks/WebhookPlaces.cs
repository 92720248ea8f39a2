using System.Collections.Concurrent;

namespace Waxwing.Server.Webhooks;

/// <summary>How many requests there are at once, in all and of one tenant: each is an open file, and no tenant's slow endpoints take the places of others. Thread-safe.</summary>
/// <param name="most">The most in all.</param>
/// <param name="mostPerTenant">The most of one tenant.</param>
internal sealed class WebhookPlaces(int most = 512, int mostPerTenant = 32) : IDisposable
{
    private readonly SemaphoreSlim _all = new(most);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _ofTenants = new(StringComparer.Ordinal);

    /// <summary>Runs something once there is a place.</summary>
    public async Task<T> RunAsync<T>(string tenant, Func<Task<T>> run, CancellationToken cancellationToken)
    {
        var ofTenant = _ofTenants.GetOrAdd(tenant, _ => new SemaphoreSlim(mostPerTenant));
        // That of the tenant first: who waits for his own takes nobody's.
        await ofTenant.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _all.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await run().ConfigureAwait(false);
            }
            finally
            {
                _all.Release();
            }
        }
        finally
        {
            ofTenant.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _all.Dispose();
        foreach (var ofTenant in _ofTenants.Values)
        {
            ofTenant.Dispose();
        }
    }
}
