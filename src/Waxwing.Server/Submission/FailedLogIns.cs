using System.Net;

namespace Waxwing.Server.Submission;

/// <summary>
/// Slows guessing down: log-ins of a client, and those with one identity from wherever, are put off for a time that grows with their failures. Thread-safe.
/// </summary>
/// <remarks>
/// A client that has logged in with an identity before is a subject of its own together with it: neither a stranger who guesses at the identity nor a program beside
/// it with an old key locks it out. Its own failures do.
/// </remarks>
internal sealed class FailedLogIns(FailedLogInLimits limits, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly FailureTable<IPAddress> _clients = new(limits.FreePerClient, limits, clock);
    private readonly FailureTable<string> _identities = new(limits.FreePerName, limits, clock);
    private readonly FailureTable<(IPAddress, string)> _acquainted = new(limits.FreePerClient, limits, clock);

    /// <summary>How long a log-in has to wait; zero: it may be tried.</summary>
    /// <param name="client">The client.</param>
    /// <param name="identity">The identity that it claims, or null where it claims none that could be.</param>
    public TimeSpan Wait(IPAddress client, string? identity)
    {
        lock (_gate)
        {
            return Remaining(client, identity);
        }
    }

    /// <summary>Counts a failure.</summary>
    /// <param name="client">The client.</param>
    /// <param name="identity">The identity, if there is one of that name: what does not exist is not remembered.</param>
    /// <returns>How long the next one has to wait, and whether a lock-out begins with this one.</returns>
    public (TimeSpan Wait, bool Begins) Failed(IPAddress client, string? identity)
    {
        lock (_gate)
        {
            // Several that were let in at once may fail behind the first that locks.
            var before = Remaining(client, identity);
            var wait = Add(client, identity);
            return (wait, before == TimeSpan.Zero && wait > TimeSpan.Zero);
        }
    }

    /// <summary>The client has proved the identity. What it failed at with others stays counted, or guesses would only have to be mixed with a key that is right.</summary>
    public void Succeeded(IPAddress client, string identity)
    {
        lock (_gate)
        {
            _acquainted.Reset((client, identity));
        }
    }

    private TimeSpan Remaining(IPAddress client, string? identity)
    {
        if (identity is not null && _acquainted.Knows((client, identity)))
        {
            return _acquainted.Remaining((client, identity));
        }

        return Longer(_clients.Remaining(client), identity is null ? TimeSpan.Zero : _identities.Remaining(identity));
    }

    private TimeSpan Add(IPAddress client, string? identity)
    {
        if (identity is not null && _acquainted.Knows((client, identity)))
        {
            return _acquainted.Add((client, identity));
        }

        return Longer(_clients.Add(client), identity is null ? TimeSpan.Zero : _identities.Add(identity));
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
