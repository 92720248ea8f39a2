namespace Waxwing.Smtp;

/// <summary>How a connection is secured and spoken. Immutable.</summary>
public sealed record SmtpConnectionOptions
{
    /// <summary>The name or IP address of the server, against which its certificate is verified. An IDN may be given in either form.</summary>
    public required string Host { get; init; }

    /// <summary>Where TLS begins. Default: with the first octet.</summary>
    public TlsMode Mode { get; init; } = TlsMode.Implicit;

    /// <summary>Who is trusted. Default: the system's roots.</summary>
    public TlsPolicy Tls { get; init; } = TlsPolicy.SystemRoots;

    /// <summary>
    /// What we call ourselves in EHLO. Default <c>[127.0.0.1]</c>: a submission client has no name that a server could
    /// check, an address literal is what RFC 5321 §4.1.4 wants then, and this one tells nothing of the network we are in.
    /// </summary>
    public Domain EhloName { get; init; } = Domain.Parse("[127.0.0.1]");

    /// <summary>The deadlines of the phases.</summary>
    public SmtpTimeouts Timeouts { get; init; } = SmtpTimeouts.Default;

    /// <summary>The clock of the deadlines and of certificate dates. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What is known of the relay, shared by all connections to it. Default: nothing, and a window of one.</summary>
    public RelayKnowledge Knowledge { get; init; } = new();

    /// <summary>Sees the redacted conversation, or null.</summary>
    public ISmtpTrace? Trace { get; init; }
}
