using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>One session with a mail host of a domain, or the attempt at one, as it is counted in reports (RFC 8460 §4.3). Immutable.</summary>
public sealed record TlsSession
{
    /// <summary>The domain whose policy applied: that of the recipients for MTA-STS and where there is no policy, that of the TLSA records for DANE (§4.2).</summary>
    public required Domain PolicyDomain { get; init; }

    /// <summary>The policy that applied.</summary>
    public required TlsAppliedPolicy Policy { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>In what it failed the policy; empty where it did not. A policy that is only tested counts too.</summary>
    public ImmutableArray<TlsFailure> Failures { get; init; } = [];
}
