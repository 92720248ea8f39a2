namespace Waxwing.Smtp;

/// <summary>The step of an SMTP session at which something happened. The words are those of RFC 5321.</summary>
public enum SmtpStage
{
    /// <summary>Resolving the name and opening the TCP connection.</summary>
    Connect,

    /// <summary>The TLS handshake and the verification of the server.</summary>
    TlsHandshake,

    /// <summary>Waiting for the server's 220 greeting (RFC 5321 §3.1).</summary>
    Greeting,

    /// <summary>EHLO (RFC 5321 §4.1.1.1).</summary>
    Ehlo,

    /// <summary>STARTTLS, up to the server's 220 (RFC 3207).</summary>
    StartTls,

    /// <summary>AUTH (RFC 4954).</summary>
    Auth,

    /// <summary>MAIL FROM (RFC 5321 §4.1.1.2).</summary>
    MailFrom,

    /// <summary>RCPT TO (RFC 5321 §4.1.1.3).</summary>
    RcptTo,

    /// <summary>DATA up to its 354, BDAT chunks before the last, and the content itself.</summary>
    Data,

    /// <summary>Waiting for the reply to the end of the content: the dot, or <c>BDAT … LAST</c>.</summary>
    FinalDot,

    /// <summary>RSET (RFC 5321 §4.1.1.5).</summary>
    Reset,

    /// <summary>NOOP (RFC 5321 §4.1.1.9).</summary>
    Noop,

    /// <summary>QUIT (RFC 5321 §4.1.1.10).</summary>
    Quit,
}
