using Waxwing.Tests.Pki;

namespace Waxwing.Comparison.Tests.Peers;

/// <summary>Where in a session a peer may misbehave.</summary>
internal enum Moment
{
    Connected,
    Greeting,
    EhloInClear,
    StartTls,
    Ehlo,
    Auth,
    Mail,
    Rcpt,
    Data,
    Content,
    FinalReply,
}

/// <summary>One server: faultless, except where the plan says otherwise.</summary>
internal sealed record PeerPlan
{
    public bool Implicit { get; init; }

    /// <summary>The certificate that it shows; null for a faultless one.</summary>
    public Func<PublicKeyInfrastructure, Task<CertificateFiles>>? Certificate { get; init; }

    /// <summary>Options of <c>openssl s_server</c>, which then does the TLS; or null for that of .NET.</summary>
    public string[]? Openssl { get; init; }

    public string[] InClear { get; init; } = ["STARTTLS", "SIZE 50000000"];

    public string[] Inside { get; init; } = ["PIPELINING", "8BITMIME", "SIZE 50000000", "AUTH PLAIN LOGIN"];

    /// <summary>Whether the handshake follows the reply to STARTTLS.</summary>
    public bool Secures { get; init; } = true;

    /// <summary>The reply to a recipient; null for the usual one.</summary>
    public Func<string, string?> Recipient { get; init; } = _ => null;

    /// <summary>What is done in place of the usual reply.</summary>
    public Dictionary<Moment, Func<PeerSession, Task>> At { get; init; } = [];

    /// <summary>What follows the usual reply to the content, before anything else is read.</summary>
    public Func<PeerSession, Task>? Afterwards { get; init; }
}
