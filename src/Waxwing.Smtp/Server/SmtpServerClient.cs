using System.Net.Security;

namespace Waxwing.Smtp.Server;

/// <summary>What a session knows of its client. Immutable: each change makes a new one.</summary>
public sealed record SmtpServerClient
{
    /// <summary>The name that the client gave with EHLO or HELO, unverified; null before.</summary>
    public string? Name { get; init; }

    /// <summary>The protocol version, such as <c>TLS 1.3</c>, or null outside TLS.</summary>
    public string? TlsProtocol { get; init; }

    /// <summary>The cipher suite, or null outside TLS.</summary>
    public TlsCipherSuite? TlsCipherSuite { get; init; }

    /// <summary>Whether everything is inside TLS.</summary>
    public bool IsSecure => TlsProtocol is not null;

    /// <summary>The authenticated user, or null.</summary>
    public string? User { get; init; }

    /// <summary>The SASL mechanism that authenticated <see cref="User"/>, or null.</summary>
    public string? Mechanism { get; init; }
}
