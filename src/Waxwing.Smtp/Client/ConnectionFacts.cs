namespace Waxwing.Smtp;

/// <summary>What was observed while a connection was opened and secured.</summary>
public sealed record ConnectionFacts : SessionFacts
{
    /// <summary>Where TLS began.</summary>
    public required TlsMode Mode { get; init; }

    /// <summary>What the handshake negotiated and verified.</summary>
    public required TlsFacts Tls { get; init; }

    /// <summary>The commands that went out in clear, before TLS: none, or EHLO and STARTTLS.</summary>
    public required IReadOnlyList<string> ClearCommands { get; init; }

    /// <summary>How many octets went out in clear.</summary>
    public required long ClearOctets { get; init; }
}
