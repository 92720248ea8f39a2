using Waxwing.Trust;

namespace Waxwing.Server.Domains;

/// <summary>A DKIM key of a domain. It signs only once its record was seen, so that no signature is made that nobody can verify. Immutable.</summary>
internal sealed record DomainKey
{
    /// <summary>Its name here.</summary>
    public required Guid Id { get; init; }

    /// <summary>The selector, which no other key has: also not one that another tenant has for the same domain.</summary>
    public required string Selector { get; init; }

    /// <summary>RSA (2048 bits) or Ed25519.</summary>
    public required DkimKeyType Type { get; init; }

    /// <summary>The text of the TXT record that publishes it.</summary>
    public required string Record { get; init; }

    /// <summary>The private key as <see cref="AtRest.IDataProtection"/> sealed it; empty once it signs no more.</summary>
    public required ReadOnlyMemory<byte> Secret { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when its record is seen, and it signs (UTC); null: not yet, or not any more.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>When a younger key took its place (UTC). Its record stays for the mail that is under way.</summary>
    public DateTimeOffset? RetiredAt { get; init; }

    /// <summary>What DNS said last of its record; null where nobody asked.</summary>
    public DkimPublicationStatus? Found { get; init; }

    /// <summary>Whether it signs, if its domain may send.</summary>
    public bool Signs => SeenAt is not null && RetiredAt is null;
}
