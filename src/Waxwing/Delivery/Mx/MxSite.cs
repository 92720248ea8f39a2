using System.Collections.Immutable;

namespace Waxwing;

/// <summary>
/// The mail hosts that one operator runs: domains with the same hosts, judged alike, are one site. Their connections are shared, and only so many
/// messages are under way to it at once.
/// </summary>
internal sealed class MxSite(ImmutableArray<Relay> relays, int atOnce) : IDisposable
{
    private readonly SemaphoreSlim _places = new(atOnce);
    private int _users;

    /// <summary>A relay for each host, in the order of their names.</summary>
    public ImmutableArray<Relay> Relays => relays;

    /// <summary>Whether no message means to use it, and none waits for a late reply there.</summary>
    public bool IsIdle => Volatile.Read(ref _users) == 0 && relays.All(relay => relay.Status.InFlight == 0);

    /// <summary>A message means to use it.</summary>
    public void Keep() => Interlocked.Increment(ref _users);

    /// <summary>Waits for a place.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public Task EnterAsync(CancellationToken cancellationToken) => _places.WaitAsync(cancellationToken);

    /// <summary>A message does not use it any more.</summary>
    /// <param name="hadPlace">Whether it had a place.</param>
    public void Leave(bool hadPlace)
    {
        if (hadPlace)
        {
            _places.Release();
        }

        Interlocked.Decrement(ref _users);
    }

    public void Dispose() => _places.Dispose();
}
