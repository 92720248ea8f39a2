namespace Waxwing;

/// <summary>What is spoken with a relay.</summary>
public enum RelayProtocol
{
    /// <summary>SMTP inside TLS (RFC 5321, RFC 8314).</summary>
    Smtp,

    /// <summary>LMTP (RFC 2033) without TLS, with a server on this machine.</summary>
    Lmtp,
}
