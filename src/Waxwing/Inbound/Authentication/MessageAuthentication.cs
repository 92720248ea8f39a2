using System.Collections.Immutable;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Whether a message comes from whom it says. Immutable.</summary>
public sealed record MessageAuthentication
{
    /// <summary>Whether the client may use the domain in MAIL FROM (RFC 7208).</summary>
    public required AuthenticationStep Spf { get; init; }

    /// <summary>Whether a domain has signed it, and it is unchanged since (RFC 6376).</summary>
    public required AuthenticationStep Dkim { get; init; }

    /// <summary>Whether servers on the way have sealed what they found (RFC 8617). Only as good as whoever sealed.</summary>
    public required AuthenticationStep Arc { get; init; }

    /// <summary>Whether what was authenticated belongs to the author in From (RFC 9989).</summary>
    public required AuthenticationStep Dmarc { get; init; }

    /// <summary>What the author's domain asks to be done with this message; <see cref="DmarcPolicy.None"/> unless DMARC fails.</summary>
    public DmarcPolicy Disposition { get; init; }

    /// <summary>All four, in the order in which they are told.</summary>
    public ImmutableArray<AuthenticationStep> Steps => [Spf, Dkim, Arc, Dmarc];
}
