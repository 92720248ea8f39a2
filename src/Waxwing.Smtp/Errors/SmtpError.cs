namespace Waxwing.Smtp;

/// <summary>One failure, whole: where, why, how far it reaches, and what is known of the message. Immutable.</summary>
public sealed record SmtpError
{
    /// <summary>The step at which it happened.</summary>
    public required SmtpStage Stage { get; init; }

    /// <summary>The cause.</summary>
    public required SmtpFailure Failure { get; init; }

    /// <summary>What exactly was wrong, or <see cref="SmtpFailureDetail.None"/>.</summary>
    public SmtpFailureDetail Detail { get; init; }

    /// <summary>A sentence for a person. It never holds a credential or a part of the content.</summary>
    public required string Message { get; init; }

    /// <summary>How far the failure reaches.</summary>
    public required FailureScope Scope { get; init; }

    /// <summary>The reply that told of it, or null where no reply did.</summary>
    public SmtpReply? Reply { get; init; }

    /// <summary>What is known of the message's fate.</summary>
    public Delivered Delivered { get; init; } = Delivered.No;

    /// <summary>What may be behind it, for a person, where something is suspected and nothing known; <see cref="Message"/> ends with it. Or null.</summary>
    public string? Hint { get; init; }

    /// <summary>Whether the same attempt may succeed at another time or on another connection.</summary>
    public bool Transient => Retry != RetryAdvice.Never;

    /// <summary>
    /// Whether trying again makes sense. Says nothing of duplicates: a program must also look at
    /// <see cref="Delivered"/> before it sends again.
    /// </summary>
    public RetryAdvice Retry => Failure switch
    {
        // RFC 5321 §4.2.1: 4yz is transient. A 552 to RCPT means "too many recipients" and is temporary (§4.5.3.1.10).
        SmtpFailure.Rejected => Reply switch
        {
            { Code: 421 } => RetryAdvice.OnNewConnection,
            { IsTransientNegative: true } => RetryAdvice.Later,
            { Code: 552 } when Stage == SmtpStage.RcptTo => RetryAdvice.Later,
            _ => RetryAdvice.Never,
        },
        SmtpFailure.TimedOut => RetryAdvice.Later,
        SmtpFailure.Cancelled => RetryAdvice.Never,
        SmtpFailure.ConnectionLost => RetryAdvice.OnNewConnection,
        SmtpFailure.ProtocolViolation => RetryAdvice.Never,
        // A limit of the session, not of the message.
        SmtpFailure.PolicyRefused => Detail == SmtpFailureDetail.SessionUsedUp ? RetryAdvice.OnNewConnection : RetryAdvice.Never,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Stage}: {Message}";
}
