using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>How chains are sealed. Immutable.</summary>
public sealed record ArcSealerOptions
{
    /// <summary>The domain that seals, <c>d=</c>; of two labels at least.</summary>
    public required Domain Domain { get; init; }

    /// <summary>The key. A set has one signature of each kind; not every verifier knows Ed25519, so RSA reaches more.</summary>
    public required DkimSigningKey Key { get; init; }

    /// <summary>Fields that the message signature covers once more often than they are there; From is among them whether it is named or not. No ARC-Seal, ARC-Message-Signature, ARC-Authentication-Results or Authentication-Results.</summary>
    public ImmutableArray<string> Fields { get; init; } = DkimFields.Always;

    /// <summary>Fields that it covers as often as they are there; the signatures of DKIM are among them (RFC 8617 §4.1.2). None of those that <see cref="Fields"/> may not have.</summary>
    public ImmutableArray<string> FieldsWherePresent { get; init; } = ["DKIM-Signature", .. DkimFields.WherePresent];
}
