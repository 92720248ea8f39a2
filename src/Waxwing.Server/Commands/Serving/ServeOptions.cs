using System.Net;
using Waxwing.Configuration;

namespace Waxwing.Server.Commands.Serving;

/// <summary>What <c>waxwing serve</c> was asked for; all of it is valid, and goes together.</summary>
internal sealed record ServeOptions
{
    /// <summary>Where everything is kept; this process has its lock.</summary>
    public required DataFolder Data { get; init; }

    /// <summary>Where the HTTP API listens; without TLS on loopback only.</summary>
    public required HttpListen Http { get; init; }

    /// <summary>Where mail is submitted with TLS from the start (RFC 8314 §3.3), or null.</summary>
    public IPEndPoint? Submissions { get; init; }

    /// <summary>Where mail is submitted with STARTTLS (RFC 6409), or null.</summary>
    public IPEndPoint? Submission { get; init; }

    /// <summary>Where old programs submit in clear, on loopback, or null.</summary>
    public IPEndPoint? PlainLoopback { get; init; }

    /// <summary>The certificate; null: whoever listens does so on loopback alone, and needs none that anybody else trusts.</summary>
    public CertificateFiles? Certificate { get; init; }

    /// <summary>The configuration: relays or mail hosts, and everything about sending.</summary>
    public required Settings Settings { get; init; }

    /// <summary>Whether nothing was named that mail goes to: then it goes to the embedded sandbox.</summary>
    public bool IsTrial => Settings.Sender is { Relays.IsEmpty: true, Mx: null };
}

/// <summary>Where HTTP is listened for.</summary>
/// <param name="IsTls">Whether by TLS.</param>
/// <param name="Address">The address and port; port 0 takes a free one.</param>
internal sealed record HttpListen(bool IsTls, IPEndPoint Address);

/// <summary>A certificate and its private key, as files that may change while the service runs.</summary>
/// <param name="Certificate">PEM: the certificate, and what leads to an authority.</param>
/// <param name="Key">PEM: the private key.</param>
internal sealed record CertificateFiles(string Certificate, string Key);
