namespace Waxwing.Trust;

/// <summary>Why an update was not made, as far as is known.</summary>
internal enum DnsUpdateFault
{
    /// <summary>It was made, and the server signed that it was.</summary>
    None,

    /// <summary>The server cannot be reached, or ended the connection. The update may have been made.</summary>
    Unreachable,

    /// <summary>The server did not answer in time. The update may have been made.</summary>
    TimedOut,

    /// <summary>What came is no answer to the update, or is cut off.</summary>
    Malformed,

    /// <summary>The answer is not signed: anybody may have written it.</summary>
    Unsigned,

    /// <summary>The signature of the answer does not verify: somebody else wrote it.</summary>
    SignatureWrong,

    /// <summary>The clocks of server and client differ by more than five minutes (RFC 8945 §5.2.3).</summary>
    ClockDiffers,

    /// <summary>The server does not know the key, or has another secret under its name.</summary>
    KeyRefused,

    /// <summary>The key may not make this change (REFUSED).</summary>
    Refused,

    /// <summary>The server is not in charge of the zone (NOTAUTH).</summary>
    NotAuthoritative,

    /// <summary>A name is not in the zone (NOTZONE).</summary>
    NotInZone,

    /// <summary>The records are no longer those that were seen (RFC 2136 §2.4): somebody else changed them.</summary>
    Changed,

    /// <summary>The server takes no updates (NOTIMP).</summary>
    Unsupported,

    /// <summary>The server failed (SERVFAIL); nothing was changed.</summary>
    ServerFailure,

    /// <summary>Another code; nothing was changed.</summary>
    OtherCode,
}

/// <summary>How an update ended.</summary>
/// <param name="Fault">Why it was not made, or <see cref="DnsUpdateFault.None"/>.</param>
/// <param name="Reason">A sentence for a person: printable ASCII of bounded length.</param>
internal sealed record DnsUpdateResult(DnsUpdateFault Fault, string Reason)
{
    public static DnsUpdateResult Done { get; } = new(DnsUpdateFault.None, "The server made the change, and signed that it did.");

    public bool IsDone => Fault == DnsUpdateFault.None;

    /// <summary>Whether the same update may be made later.</summary>
    public bool IsTransient => Fault is DnsUpdateFault.Unreachable or DnsUpdateFault.TimedOut or DnsUpdateFault.Changed or DnsUpdateFault.ServerFailure;

    public static DnsUpdateResult Of(DnsUpdateFault fault, string reason) => new(fault, Printable.Of(reason));
}
