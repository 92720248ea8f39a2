using System.Net.Security;

namespace Waxwing.Smtp.Server;

/// <summary>How a session of the server half behaves. Immutable; one instance serves any number of sessions.</summary>
public sealed record SmtpServerOptions
{
    /// <summary>The server's name in its greeting, and the domain of a recipient <c>&lt;Postmaster&gt;</c> without one.</summary>
    public required Domain ServerName { get; init; }

    /// <summary>When TLS begins. Default: implicit.</summary>
    public SmtpServerTlsMode TlsMode { get; init; } = SmtpServerTlsMode.Implicit;

    /// <summary>The server's certificate with its chain and key; needed unless <see cref="TlsMode"/> is <see cref="SmtpServerTlsMode.NeverOnLoopback"/>.</summary>
    public SslStreamCertificateContext? Certificate { get; init; }

    /// <summary>Whether mail is taken only inside TLS. Default true.</summary>
    public bool RequireTls { get; init; } = true;

    /// <summary>Whether mail is taken only after AUTH, as a submission server does (RFC 6409 §4.3). Default true.</summary>
    public bool RequireAuthentication { get; init; } = true;

    /// <summary>Whether clients may authenticate inside TLS. A server that takes mail for its own mailboxes from anybody has no use for it: AUTH is not announced then, and answered 502. Default true.</summary>
    public bool OffersAuthentication { get; init; } = true;

    /// <summary>What EHLO announces.</summary>
    public SmtpServerExtensions Extensions { get; init; } = SmtpServerExtensions.Usual;

    /// <summary>The largest content in octets, dot-stuffing undone. Positive; default 36,700,160 (35 MiB).</summary>
    public long MaxMessageSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 35L * 1024 * 1024;

    /// <summary>The shortest time in whole seconds that a client may give with DELIVERBY and return (RFC 2852 §3). Not negative; null (default): none is announced.</summary>
    public int? MinDeliverBySeconds
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value ?? 0);
            field = value;
        }
    }

    /// <summary>The bounds of one session.</summary>
    public SmtpServerLimits Limits { get; init; } = new();

    /// <summary>How long is waited.</summary>
    public SmtpServerTimeouts Timeouts { get; init; } = new();

    /// <summary>The clock of every wait. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal bool Has(SmtpServerExtensions extension) => (Extensions & extension) == extension;

    internal void Validate()
    {
        if (Certificate is null && TlsMode != SmtpServerTlsMode.NeverOnLoopback)
        {
            throw new ArgumentException($"{nameof(Certificate)} is missing: TLS mode {TlsMode} needs one.", nameof(Certificate));
        }

        if (Has(SmtpServerExtensions.BinaryMime) && !Has(SmtpServerExtensions.Chunking))
        {
            throw new ArgumentException("BINARYMIME goes only with CHUNKING (RFC 3030 §3).", nameof(Extensions));
        }

        if (RequireAuthentication && !OffersAuthentication)
        {
            throw new ArgumentException("Nobody could send: authentication is required, and not offered.", nameof(OffersAuthentication));
        }
    }
}
