namespace Waxwing.Sandbox;

/// <summary>How a sandbox behaves. Immutable.</summary>
public sealed record SandboxOptions
{
    /// <summary>The port for implicit TLS on loopback, 0 to 65535; 0 (default) takes a free one.</summary>
    public int SmtpsPort { get; init => field = Port(value); }

    /// <summary>The port for STARTTLS on loopback, 0 to 65535; 0 (default) takes a free one.</summary>
    public int SmtpPort { get; init => field = Port(value); }

    /// <summary>The port of the web inbox on loopback, 0 to 65535; 0 (default) takes a free one. Who may open ports of this machine may read the inbox.</summary>
    public int HttpPort { get; init => field = Port(value); }

    /// <summary>How it misbehaves, or null (default) for an honest server. See <see cref="SandboxFaults"/>.</summary>
    public SandboxFault? Fault { get; init; }

    /// <summary>
    /// Where the certificate of the throw-away authority is written in PEM, and stays. What an earlier sandbox wrote there is replaced; any
    /// other file is left alone, and the sandbox does not start. Null (default): into a private temporary folder, which goes with the
    /// sandbox. No private key is ever written.
    /// </summary>
    public string? AuthorityFile { get; init; }

    /// <summary>A folder that keeps each message as an <c>.eml</c> file of exactly the octets received; made if it is missing. Null (default): none.</summary>
    public string? MailDirectory { get; init; }

    /// <summary>The most messages that are kept in memory; then the oldest goes. Positive; default 1000.</summary>
    public int MaxMessages { get; init => field = Positive(value); } = 1000;

    /// <summary>The most octets of content that are kept in memory; then the oldest goes. Positive; default 268,435,456 (256 MiB).</summary>
    public long MaxStoredOctets
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 256L * 1024 * 1024;

    /// <summary>The most connections at once; more wait. Positive; default 64.</summary>
    public int MaxConnections { get; init => field = Positive(value); } = 64;

    /// <summary>Sees everything go by, secrets and content apart; called from many threads, must be quick. Null (default): nobody.</summary>
    public Action<SandboxLogEntry>? Log { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    private static int Port(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 65535);
        return value;
    }

    private static int Positive(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        return value;
    }
}
