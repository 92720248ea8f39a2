using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing.Server.Domains;

/// <summary>A domain that a tenant wants to send as, with the keys that were made for it. Immutable.</summary>
/// <remarks>
/// Any number of tenants may add a name, and each gets keys of its own; adding it takes nothing from anybody. A name is verified for one tenant at a time:
/// as long as it is, nobody else's verification succeeds, whatever DNS says, since two tenants that both sign as one domain could write in each other's name, and
/// somebody who has a hand in the zone for an hour must not take the domain over silently. The first gives it up by deleting it, or loses it when its records are
/// gone for longer than the grace; there is no other way yet (Resend's claims answer 501).
/// </remarks>
internal sealed record SendingDomain
{
    /// <summary>Its name here.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>The domain itself.</summary>
    public required Domain Name { get; init; }

    /// <summary>When it was added (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where it stands.</summary>
    public DomainStatus Status { get; init; }

    /// <summary>Who says that it is the tenant's.</summary>
    public Voucher Voucher { get; init; }

    /// <summary>When its verification was asked for last (UTC), or null.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>When DNS was asked last (UTC), or null.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>Since when its tenant may send as it without interruption (UTC); null where it may not.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>Since when the records of a verified domain cannot be seen (UTC), or null.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>When DNS is asked next (UTC); null: not by itself.</summary>
    public DateTimeOffset? NextCheckAt { get; init; }

    /// <summary>The keys, in the order in which they were made.</summary>
    public ImmutableArray<DomainKey> Keys { get; init; } = [];

    /// <summary>The records beside the keys that are recommended, as they stood when DNS was asked last.</summary>
    public ImmutableArray<DomainRecord> Advice { get; init; } = [];

    /// <summary>Counts its changes, so that of two who change it at once the second looks again.</summary>
    public int Revision { get; init; }

    /// <summary>The domains that its bounces go to, as far as their records were seen and are of this host.</summary>
    /// <param name="host">The host that takes bounces.</param>
    public SeenReturnPaths ReturnPathsAt(Domain host) => SeenReturnPaths.Of(Advice, host);

    /// <summary>Whether its tenant may send as it: exactly as it. A domain below it may be somebody else's, and is verified by itself.</summary>
    public bool MaySend => Status is DomainStatus.Verified or DomainStatus.TemporaryFailure;
}
