namespace Waxwing.Trust;

/// <summary>What a policy asks of senders (RFC 8461 §5).</summary>
public enum MtaStsMode
{
    /// <summary>Nothing; the domain withdraws what it asked before.</summary>
    None,

    /// <summary>To deliver, and to report what would have failed.</summary>
    Testing,

    /// <summary>Never to deliver to a host that the policy does not name, or without TLS and a certificate that verifies.</summary>
    Enforce,
}
