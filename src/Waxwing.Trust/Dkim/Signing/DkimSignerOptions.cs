using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>How messages are signed. There is no way to sign a part of the body only (<c>l=</c>). Immutable.</summary>
public sealed record DkimSignerOptions
{
    /// <summary>The domain that takes responsibility, <c>d=</c>; of two labels at least.</summary>
    public required Domain Domain { get; init; }

    /// <summary>The keys, one to four. Each makes a signature of its own: RSA and Ed25519 beside one another reach every verifier (RFC 8463 §3).</summary>
    public required ImmutableArray<DkimSigningKey> Keys { get; init; }

    /// <summary>On whose behalf, <c>i=</c>: a mailbox, or a domain behind <c>@</c>, of <see cref="Domain"/> or one below it. Null for no such tag.</summary>
    public string? Identity { get; init; }

    /// <summary>How long a signature holds, <c>x=</c>, in whole seconds: a minute to 3650 days; null for ever. Retries and greylisting take days: a week or more.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>How the header may change on its way.</summary>
    public DkimCanonicalization HeaderCanonicalization { get; init; } = DkimCanonicalization.Relaxed;

    /// <summary>How the body may change on its way.</summary>
    public DkimCanonicalization BodyCanonicalization { get; init; } = DkimCanonicalization.Relaxed;

    /// <summary>Fields that are signed once more often than they are there; From is among them whether it is named or not.</summary>
    public ImmutableArray<string> Fields { get; init; } = DkimFields.Always;

    /// <summary>Fields that are signed as often as they are there, and not once more: others may be added.</summary>
    public ImmutableArray<string> FieldsWherePresent { get; init; } = DkimFields.WherePresent;
}
