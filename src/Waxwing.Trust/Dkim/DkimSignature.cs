using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>What a DKIM-Signature field says (RFC 6376 §3.5). It is a claim: nothing is verified yet. Immutable.</summary>
public sealed class DkimSignature
{
    internal DkimSignature(Domain domain, string selector, DnsName keyName, string identity, Domain identityDomain) =>
        (Domain, Selector, KeyName, Identity, IdentityDomain) = (domain, selector, keyName, identity, identityDomain);

    /// <summary>The algorithm, <c>a=</c>.</summary>
    public DkimAlgorithm Algorithm { get; internal init; }

    /// <summary>How header fields were made canonical, the first half of <c>c=</c>.</summary>
    public DkimCanonicalization HeaderCanonicalization { get; internal init; }

    /// <summary>How the body was made canonical, the second half of <c>c=</c>.</summary>
    public DkimCanonicalization BodyCanonicalization { get; internal init; }

    /// <summary>The domain that takes responsibility, <c>d=</c>.</summary>
    public Domain Domain { get; }

    /// <summary>Which key of the domain, <c>s=</c>; in lower case.</summary>
    public string Selector { get; }

    /// <summary>On whose behalf, <c>i=</c>, decoded: a mailbox, or a domain behind <c>@</c>. Where the tag is missing, <c>@</c> and the domain.</summary>
    public string Identity { get; }

    /// <summary>The domain of <see cref="Identity"/>.</summary>
    public Domain IdentityDomain { get; }

    /// <summary>The names of the signed fields in their order, <c>h=</c>, as they are written there; one that stands more often than the message has such fields forbids another.</summary>
    public ImmutableArray<string> SignedFields { get; internal init; } = [];

    /// <summary>The hash of the body, <c>bh=</c>.</summary>
    public ImmutableArray<byte> BodyHash { get; internal init; } = [];

    /// <summary>The signature, <c>b=</c>.</summary>
    public ImmutableArray<byte> Value { get; internal init; } = [];

    /// <summary>How many octets of the canonical body are signed, <c>l=</c>; null for all. At most <see cref="long.MaxValue"/>, for longer ones too.</summary>
    public long? BodyLength { get; internal init; }

    /// <summary>When it was made, <c>t=</c>, if it says so; the end of the year 9999 for anything later.</summary>
    public DateTimeOffset? SignedAt { get; internal init; }

    /// <summary>When it ends, <c>x=</c>, if it does; the end of the year 9999 for anything later.</summary>
    public DateTimeOffset? ExpiresAt { get; internal init; }

    /// <summary>The name of the key in DNS, <c>selector._domainkey.domain</c> (RFC 6376 §3.6.2.1).</summary>
    public DnsName KeyName { get; }

    /// <summary>Where the value of <c>b=</c> stands in what was read: it is not signed itself (RFC 6376 §3.7).</summary>
    internal Range ValuePlace { get; init; }

    /// <summary>Reads the value of a DKIM-Signature field.</summary>
    /// <param name="value">What stands behind the colon, with its folding, without the last line end.</param>
    /// <param name="signature">What it says, or null.</param>
    /// <param name="fault">What is wrong, or <see cref="DkimFault.None"/>.</param>
    /// <returns>Whether it is a signature that could be verified. One with <see cref="DkimAlgorithm.RsaSha1"/> or out of date is read all the same.</returns>
    public static bool TryParse(ReadOnlySpan<byte> value, [NotNullWhen(true)] out DkimSignature? signature, out DkimFault fault)
    {
        fault = DkimSignatureReader.Read(value, out signature);
        signature = fault == DkimFault.None ? signature : null;
        return signature is not null;
    }

    /// <summary>Whose signature it is, such as <c>d=example.org s=2026 a=rsa-sha256</c>.</summary>
    public override string ToString() => $"d={Domain} s={Selector} a={DkimTags.Word(Algorithm)}";
}
