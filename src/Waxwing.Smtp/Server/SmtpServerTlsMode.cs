namespace Waxwing.Smtp.Server;

/// <summary>When TLS begins.</summary>
public enum SmtpServerTlsMode
{
    /// <summary>Before anything else (RFC 8314 §3).</summary>
    Implicit,

    /// <summary>With STARTTLS (RFC 3207). Until then there is no AUTH, and no mail where <see cref="SmtpServerOptions.RequireTls"/> says so.</summary>
    StartTls,

    /// <summary>
    /// Never: whoever is on the wire reads and changes everything. Only for a listener on loopback. There is no AUTH, so that
    /// mail is taken only where both <see cref="SmtpServerOptions.RequireTls"/> and <see cref="SmtpServerOptions.RequireAuthentication"/> are off.
    /// </summary>
    NeverOnLoopback,
}
