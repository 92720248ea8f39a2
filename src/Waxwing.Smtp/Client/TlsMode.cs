namespace Waxwing.Smtp;

/// <summary>Where TLS begins (RFC 8314 §3).</summary>
public enum TlsMode
{
    /// <summary>With the first octet of the connection; registered port 465.</summary>
    Implicit,

    /// <summary>After EHLO and STARTTLS in clear; registered port 587. A server without STARTTLS is refused.</summary>
    StartTls,
}
