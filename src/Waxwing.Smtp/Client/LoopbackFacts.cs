using System.Net;

namespace Waxwing.Smtp;

/// <summary>What was observed while a connection was opened to a server on this machine, without TLS.</summary>
public sealed record LoopbackFacts : SessionFacts
{
    /// <summary>The other end, as the operating system names it: a loopback address with its port, or a Unix socket.</summary>
    public required EndPoint Endpoint { get; init; }

    /// <summary>How the other end is known to be on this machine.</summary>
    public required Locality Locality { get; init; }

    /// <summary>What was spoken.</summary>
    public required LoopbackProtocol Protocol { get; init; }
}

/// <summary>How a peer is known to be on this machine.</summary>
public enum Locality
{
    /// <summary>The connection goes to a loopback address (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3).</summary>
    Loopback,

    /// <summary>The connection goes to a Unix socket.</summary>
    UnixSocket,
}

/// <summary>What is spoken on a <see cref="PlainLoopback"/>.</summary>
public enum LoopbackProtocol
{
    /// <summary>LMTP (RFC 2033): one final reply for each accepted recipient.</summary>
    Lmtp,

    /// <summary>ESMTP (RFC 5321), for sinks that tests send to.</summary>
    Smtp,
}
