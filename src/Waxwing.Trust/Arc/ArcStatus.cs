namespace Waxwing.Trust;

/// <summary>What became of a chain (RFC 8617 §5.2). A higher value is the better news.</summary>
public enum ArcStatus
{
    /// <summary><c>none</c>: the message has no ARC set.</summary>
    None,

    /// <summary><c>fail</c>: there are ARC fields, and they make no chain that verifies.</summary>
    Fail,

    /// <summary>It may be verifiable later: a key could not be had. No word of RFC 8617, whose <c>fail</c> would last for ever.</summary>
    TempError,

    /// <summary><c>pass</c>: the newest message signature and every seal verify.</summary>
    Pass,
}
