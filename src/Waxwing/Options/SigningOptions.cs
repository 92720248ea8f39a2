using System.Collections.Immutable;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Who signs what is sent (DKIM, RFC 6376), and what is asked before. Immutable.</summary>
public sealed record SigningOptions
{
    /// <summary>
    /// How to sign for each domain. The one whose domain is the author's signs, or else the nearest domain above it, so that the signature is
    /// aligned with From (RFC 9989 §4.4.2); a message of another domain is not signed. The keys stay the caller's, for as long as the sender lives. Default: none.
    /// </summary>
    public ImmutableArray<DkimSignerOptions> Signers { get; init; } = [];

    /// <summary>Whether a message that nobody signs for is refused (<see cref="SendFault.NoSigningKey"/>). Default false: it goes out unsigned, and its receipt says so.</summary>
    public bool Required { get; init; }

    /// <summary>
    /// Whether DNS is asked, before the first message of a domain and from time to time, if verifiers will find the keys there (<see cref="SenderOptions.Dns"/>,
    /// else the system's resolver). Default true. Asked is only about domains of <see cref="Signers"/>.
    /// </summary>
    public bool Preflight { get; init; } = true;

    /// <summary>Whether a relay signs for the author's domain as well. Then no message is held because our own keys are not published. Default false.</summary>
    public bool RelaySigns { get; init; }
}
