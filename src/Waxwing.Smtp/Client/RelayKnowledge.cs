namespace Waxwing.Smtp;

/// <summary>
/// What was learned of one relay and is worth remembering over its connections. Share one object among all connections
/// to the same relay. Thread-safe.
/// </summary>
public sealed class RelayKnowledge
{
    private readonly int _maxWindow;
    private int _refusesCrossing;

    /// <summary>Begins to learn.</summary>
    /// <param name="maxWindow">
    /// The most transactions that may wait for their final reply on one connection: 1 to 64. PIPELINING (RFC 2920) is no
    /// promise for more than one, so more is for relays that are known and configured, never for MX hosts.
    /// </param>
    public RelayKnowledge(int maxWindow = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxWindow, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxWindow, 64);
        _maxWindow = maxWindow;
    }

    /// <summary>The most transactions that may be in flight: 1 once the relay has refused a crossing one.</summary>
    public int MaxWindow => CrossingRefused ? 1 : _maxWindow;

    /// <summary>Whether the relay answered 503 to a MAIL that crossed an earlier final reply.</summary>
    public bool CrossingRefused => Volatile.Read(ref _refusesCrossing) == 1;

    internal void RefusesCrossing() => Volatile.Write(ref _refusesCrossing, 1);
}
