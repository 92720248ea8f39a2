namespace Waxwing.Smtp;

/// <summary>How a connection to a server on this machine is spoken. Immutable.</summary>
public sealed record PlainLoopbackOptions
{
    /// <summary>What is spoken. Default: LMTP.</summary>
    public LoopbackProtocol Protocol { get; init; } = LoopbackProtocol.Lmtp;

    /// <summary>What we call ourselves in LHLO or EHLO. Default <c>[127.0.0.1]</c>: see <see cref="SmtpConnectionOptions.EhloName"/>.</summary>
    public Domain HelloName { get; init; } = Domain.Parse("[127.0.0.1]");

    /// <summary>The deadlines of the phases. Each final reply has its own.</summary>
    public SmtpTimeouts Timeouts { get; init; } = SmtpTimeouts.Default;

    /// <summary>The clock of the deadlines. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Sees the conversation, or null.</summary>
    public ISmtpTrace? Trace { get; init; }
}
