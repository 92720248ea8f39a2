using Waxwing.Smtp;

namespace Waxwing;

/// <summary>One attempt under way, with one relay. Going on at once with the next relay is another of the same number.</summary>
internal sealed class Attempt(int number, TimeSpan waited, Relay relay, TlsRuling? ruling = null)
{
    /// <summary>1 for the first.</summary>
    public int Number { get; } = number;

    /// <summary>How long we waited before it.</summary>
    public TimeSpan Waited { get; } = waited;

    /// <summary>The relay.</summary>
    public Relay Relay { get; } = relay;

    /// <summary>What the TLS of a mail host is judged by; null for a relay, whose configuration says so.</summary>
    public TlsRuling? Ruling { get; } = ruling;

    /// <summary>What its breaker let through when the attempt began.</summary>
    public BreakerState Breaker { get; } = relay.Breaker.State;

    /// <summary>The connection, or null if none was made.</summary>
    public ConnectionRecord? Connection { get; set; }

    /// <summary>The transactions.</summary>
    public List<(Envelope Envelope, TransactionResult Result)> Transactions { get; } = [];

    /// <summary>What ended the attempt early, or null.</summary>
    public SendError? Error { get; set; }

    /// <summary>The relay that the message went on to at once, or null.</summary>
    public Relay? Next { get; set; }

    /// <summary>
    /// A failure, in the words of the sender. A relay that is not what it should be stays refused until a person changes something; for a mail host's
    /// mail waits, since its operator may mend it and an attack may end (RFC 7672 §2.2, RFC 8461 §5).
    /// </summary>
    public SendError Weigh(SmtpError error)
    {
        var weighed = SendError.From(error);
        var isHostToBlame = error is { Delivered: Delivered.No, Scope: FailureScope.Relay or FailureScope.Connection }
            && (error.Failure is SmtpFailure.PolicyRefused or SmtpFailure.ProtocolViolation || error.Stage is SmtpStage.StartTls or SmtpStage.TlsHandshake);
        return Ruling is not null && isHostToBlame && !weighed.Transient ? weighed with { Retry = RetryAdvice.Later } : weighed;
    }
}
