using System.Net.Security;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>One message that a sandbox took, with what is known of its way. Immutable.</summary>
public sealed record CapturedMessage
{
    /// <summary>The message's number in this sandbox, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>When its last octet came.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>The reverse path; null is <c>&lt;&gt;</c>.</summary>
    public required Mailbox? Sender { get; init; }

    /// <summary>The recipients, in the order of their commands; at least one.</summary>
    public required IReadOnlyList<Mailbox> Recipients { get; init; }

    /// <summary>The whole envelope, with what else MAIL and RCPT asked for: body type, notifications, REQUIRETLS, BY.</summary>
    public required SmtpServerTransaction Envelope { get; init; }

    /// <summary>The name that the client gave with EHLO.</summary>
    public required string ClientName { get; init; }

    /// <summary>The TLS version, such as <c>TLS 1.3</c>; null if the message came in clear, which an honest sandbox refuses.</summary>
    public required string? TlsProtocol { get; init; }

    /// <summary>The cipher suite, or null where there was none or it is not known.</summary>
    public required TlsCipherSuite? TlsCipherSuite { get; init; }

    /// <summary>The authenticated user, or null.</summary>
    public required string? User { get; init; }

    /// <summary>The SASL mechanism, or null.</summary>
    public required string? Mechanism { get; init; }

    /// <summary>The content, exactly as received, dot-stuffing undone.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>SHA-256 of <see cref="Content"/>, in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The file that keeps it, or null without <see cref="SandboxOptions.MailDirectory"/>.</summary>
    public required string? File { get; init; }
}
