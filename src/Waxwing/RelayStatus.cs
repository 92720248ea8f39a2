namespace Waxwing;

/// <summary>Whether connections to a relay are opened.</summary>
public enum BreakerState
{
    /// <summary>They are: the relay works, or too little is known of it.</summary>
    Closed,

    /// <summary>They are not: it has failed too often, and rests.</summary>
    Open,

    /// <summary>It has rested, and one connection tries, or may try, whether it is back.</summary>
    HalfOpen,
}

/// <summary>One relay as it stands at a moment, for health checks. Immutable.</summary>
/// <param name="Url">The relay's URL, without user and secret.</param>
/// <param name="State">Whether connections to it are opened.</param>
/// <param name="RestingSince">Since when it rests (UTC), or null.</param>
/// <param name="NextTryAt">From when on it is tried again (UTC), or null.</param>
/// <param name="Connections">How many connections are open and work, as far as is known.</param>
/// <param name="InFlight">How many messages use them, those included whose caller has left.</param>
/// <param name="Window">How many messages may wait for their final reply on its connections, all together.</param>
/// <param name="CrossingRefused">Whether it has refused a message behind another, so that each connection takes one at a time.</param>
public sealed record RelayStatus(
    string Url,
    BreakerState State,
    DateTimeOffset? RestingSince,
    DateTimeOffset? NextTryAt,
    int Connections,
    int InFlight,
    int Window,
    bool CrossingRefused);
