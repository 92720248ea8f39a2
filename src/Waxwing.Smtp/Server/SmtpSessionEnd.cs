namespace Waxwing.Smtp.Server;

/// <summary>Why a session of the server half is over.</summary>
public enum SmtpSessionEnd
{
    /// <summary>The client said QUIT.</summary>
    Quit,

    /// <summary>The client ended or lost the connection.</summary>
    ConnectionLost,

    /// <summary>The TLS handshake failed.</summary>
    HandshakeFailed,

    /// <summary>The client was too slow.</summary>
    TimedOut,

    /// <summary>The client broke the protocol in a way after which nothing it says can be trusted.</summary>
    ProtocolViolation,

    /// <summary>The client ran into one of <see cref="SmtpServerLimits"/>.</summary>
    LimitReached,

    /// <summary>The handler answered 421.</summary>
    Refused,

    /// <summary>The server is shutting down.</summary>
    Cancelled,
}
