namespace Waxwing.Interop.Tests;

/// <summary>How a listener begins TLS.</summary>
public enum TlsMode
{
    /// <summary>Never: everything in clear. For controls only.</summary>
    None,

    /// <summary>With the first byte (RFC 8314).</summary>
    Implicit,

    /// <summary>After STARTTLS (RFC 3207).</summary>
    StartTls,
}

/// <summary>The ways into the server. Each exists on a port of its own.</summary>
public enum Listener
{
    /// <summary>Implicit TLS.</summary>
    Smtps,

    /// <summary>Implicit TLS, and BDAT (RFC 3030) not announced.</summary>
    SmtpsWithoutChunking,

    /// <summary>STARTTLS, required.</summary>
    Submission,

    /// <summary>STARTTLS, required, and BDAT (RFC 3030) not announced.</summary>
    SubmissionWithoutChunking,

    /// <summary>Implicit TLS, and nothing announced that a message could make use of: no PIPELINING, no 8BITMIME, no SMTPUTF8.</summary>
    SmtpsWithoutExtensions,

    /// <summary>No TLS at all: shows that a capture would have seen what it must not see elsewhere.</summary>
    Clear,
}

/// <summary>Where a listener is, and how it speaks.</summary>
public sealed record SmtpEndpoint(Listener Listener, int Port)
{
    public static string Host => "localhost";

    public TlsMode Tls => Listener switch
    {
        Listener.Smtps or Listener.SmtpsWithoutChunking or Listener.SmtpsWithoutExtensions => TlsMode.Implicit,
        Listener.Submission or Listener.SubmissionWithoutChunking => TlsMode.StartTls,
        Listener.Clear => TlsMode.None,
    };

    public bool Chunking => Listener is Listener.Smtps or Listener.Submission or Listener.Clear;
}
