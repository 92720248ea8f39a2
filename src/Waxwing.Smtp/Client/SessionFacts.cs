namespace Waxwing.Smtp;

/// <summary>What was observed while a connection was opened, whatever its kind.</summary>
public abstract record SessionFacts
{
    /// <summary>The greeting (RFC 5321 §3.1).</summary>
    public required SmtpReply Greeting { get; init; }

    /// <summary>What the server announced. In a session inside TLS nothing counts that it said in clear (RFC 3207 §4.2).</summary>
    public required EhloCapabilities Capabilities { get; init; }

    /// <summary>The phases, in their order.</summary>
    public required IReadOnlyList<PhaseTime> Phases { get; init; }
}
