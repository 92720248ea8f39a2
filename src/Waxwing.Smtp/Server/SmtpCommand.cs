namespace Waxwing.Smtp.Server;

/// <summary>One command of a client, parsed.</summary>
internal abstract record SmtpCommand;

/// <summary>EHLO or HELO (RFC 5321 §4.1.1.1).</summary>
/// <param name="ClientName">The client's name for itself, unverified.</param>
/// <param name="Extended">Whether it is EHLO.</param>
internal sealed record HelloCommand(string ClientName, bool Extended) : SmtpCommand;

/// <summary>STARTTLS (RFC 3207).</summary>
internal sealed record StartTlsCommand : SmtpCommand;

/// <summary>AUTH (RFC 4954).</summary>
/// <param name="Mechanism">The mechanism's name, in upper case.</param>
/// <param name="InitialResponse">The initial response, decoded; empty for <c>=</c>; null if none.</param>
internal sealed record AuthCommand(string Mechanism, byte[]? InitialResponse) : SmtpCommand;

/// <summary>MAIL (RFC 5321 §4.1.1.2).</summary>
/// <param name="Sender">The reverse path; null is <c>&lt;&gt;</c>.</param>
internal sealed record MailCommand(Mailbox? Sender) : SmtpCommand
{
    /// <summary>SIZE= (RFC 1870); a number beyond <see cref="long.MaxValue"/> reads as that.</summary>
    public long? Size { get; init; }

    /// <summary>BODY= (RFC 6152, RFC 3030).</summary>
    public SmtpBodyType Body { get; init; }

    /// <summary>SMTPUTF8 (RFC 6531).</summary>
    public bool SmtpUtf8 { get; init; }

    /// <summary>RET= (RFC 3461).</summary>
    public DsnReturn? Return { get; init; }

    /// <summary>ENVID= (RFC 3461).</summary>
    public EnvelopeId? EnvelopeId { get; init; }

    /// <summary>REQUIRETLS (RFC 8689).</summary>
    public bool RequireTls { get; init; }

    /// <summary>BY= (RFC 2852).</summary>
    public DeliverBy? DeliverBy { get; init; }

    /// <summary>Whether the path itself is not ASCII.</summary>
    public bool PathNeedsSmtpUtf8 { get; init; }
}

/// <summary>RCPT (RFC 5321 §4.1.1.3).</summary>
/// <param name="Recipient">The forward path; null is <c>&lt;Postmaster&gt;</c> without a domain (RFC 5321 §4.5.1).</param>
/// <param name="NeedsSmtpUtf8">Whether the path or a parameter is not ASCII.</param>
internal sealed record RcptCommand(Mailbox? Recipient, bool NeedsSmtpUtf8) : SmtpCommand
{
    /// <summary>NOTIFY= and ORCPT= (RFC 3461).</summary>
    public DsnRequest Dsn { get; init; } = DsnRequest.None;
}

/// <summary>DATA (RFC 5321 §4.1.1.4).</summary>
internal sealed record DataCommand : SmtpCommand;

/// <summary>BDAT (RFC 3030 §2).</summary>
/// <param name="Size">The octets that follow.</param>
/// <param name="Last">Whether they end the content.</param>
internal sealed record BdatCommand(long Size, bool Last) : SmtpCommand;

/// <summary>RSET (RFC 5321 §4.1.1.5).</summary>
internal sealed record RsetCommand : SmtpCommand;

/// <summary>VRFY (RFC 5321 §4.1.1.6).</summary>
internal sealed record VrfyCommand : SmtpCommand;

/// <summary>HELP (RFC 5321 §4.1.1.8).</summary>
internal sealed record HelpCommand : SmtpCommand;

/// <summary>NOOP (RFC 5321 §4.1.1.9).</summary>
internal sealed record NoopCommand : SmtpCommand;

/// <summary>QUIT (RFC 5321 §4.1.1.10).</summary>
internal sealed record QuitCommand : SmtpCommand;
