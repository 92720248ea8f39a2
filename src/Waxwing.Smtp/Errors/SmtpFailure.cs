namespace Waxwing.Smtp;

/// <summary>The cause of a failure. The family is closed: a program can handle all of it with one <c>switch</c>.</summary>
public enum SmtpFailure
{
    /// <summary>The peer said no: a 4xx or 5xx reply.</summary>
    Rejected,

    /// <summary>A deadline of ours ended first.</summary>
    TimedOut,

    /// <summary>The caller cancelled.</summary>
    Cancelled,

    /// <summary>The connection could not be made, or ended early.</summary>
    ConnectionLost,

    /// <summary>The peer said something that the protocol does not allow.</summary>
    ProtocolViolation,

    /// <summary>Waxwing itself refused: the input, the configuration or the peer is not acceptable.</summary>
    PolicyRefused,
}
