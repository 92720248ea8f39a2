using Waxwing.Smtp;

namespace Waxwing.Server.Accounts;

/// <summary>What a key may do.</summary>
[Flags]
internal enum KeyScope
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Hand over mail.</summary>
    Send = 1,

    /// <summary>See mail, events and logs of its tenant.</summary>
    Read = 2,

    /// <summary>Everything of its tenant: keys, domains, the queue.</summary>
    Admin = 4,

    /// <summary>All of it: Resend's <c>full_access</c>.</summary>
    Full = Send | Read | Admin,
}

/// <summary>An API key as it is kept: the secret itself is nowhere.</summary>
internal sealed record ApiKey
{
    /// <summary>Its name among keys; also the user name for AUTH by SCRAM.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    public required KeyScope Scope { get; init; }

    /// <summary>The one domain that it may send for, in lower-case A-labels; null: all of its tenant.</summary>
    public string? Domain { get; init; }

    /// <summary>Whether its mail goes to the sandbox alone, from whomever.</summary>
    public bool IsTest { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is good for nothing (UTC), or null.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When somebody revoked it (UTC), or null.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Whether its mail waits.</summary>
    public bool IsPaused { get; init; }

    /// <summary>SHA-256 of the whole key. The key has 256 random bits, so that no slow hash is needed.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>The same for AUTH by SCRAM-SHA-256.</summary>
    public required ScramCredential Scram { get; init; }

    /// <summary>Whether it is good at this moment.</summary>
    public bool IsGood(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || now < ExpiresAt);

    /// <summary>Whether it may do that.</summary>
    public bool May(KeyScope scope) => (Scope & scope) == scope;
}
