#pragma warning disable CA1720 // ptr is the RFC's name of the mechanism; that other languages call a pointer so is of no account.
using System.Net;

namespace Waxwing.Trust;

/// <summary>What a directive says of a client that its mechanism matches (RFC 7208 §4.6.2).</summary>
public enum SpfQualifier
{
    /// <summary><c>+</c>, or nothing: <see cref="SpfResult.Pass"/>.</summary>
    Pass,

    /// <summary><c>-</c>: <see cref="SpfResult.Fail"/>.</summary>
    Fail,

    /// <summary><c>~</c>: <see cref="SpfResult.SoftFail"/>.</summary>
    SoftFail,

    /// <summary><c>?</c>: <see cref="SpfResult.Neutral"/>.</summary>
    Neutral,
}

/// <summary>The mechanisms (RFC 7208 §5).</summary>
public enum SpfMechanism
{
    /// <summary>Always matches (§5.1).</summary>
    All,

    /// <summary>Matches where the record of another domain says pass (§5.2).</summary>
    Include,

    /// <summary>Matches an address of a domain (§5.3).</summary>
    A,

    /// <summary>Matches an address of a mail host of a domain (§5.4).</summary>
    Mx,

    /// <summary>Matches a client whose verified name is in a domain (§5.5); nobody should publish it.</summary>
    Ptr,

    /// <summary>Matches an IPv4 network (§5.6).</summary>
    Ip4,

    /// <summary>Matches an IPv6 network (§5.6).</summary>
    Ip6,

    /// <summary>Matches where a name has an A record (§5.7).</summary>
    Exists,
}

/// <summary>A directive: a qualifier and a mechanism with its arguments (RFC 7208 §4.6.1). Immutable.</summary>
public sealed class SpfDirective
{
    internal SpfDirective(string text, int position, SpfQualifier qualifier, SpfMechanism mechanism) =>
        (Text, Position, Qualifier, Mechanism) = (text, position, qualifier, mechanism);

    /// <summary>The directive as it stands in the record.</summary>
    public string Text { get; }

    /// <summary>The index of its first character in the record.</summary>
    public int Position { get; }

    /// <summary>What it says of whom it matches.</summary>
    public SpfQualifier Qualifier { get; }

    /// <summary>Whom it matches.</summary>
    public SpfMechanism Mechanism { get; }

    /// <summary>The domain, its macros not expanded; null where there is none, and the domain of the record is meant.</summary>
    public string? Domain => Target?.Text;

    /// <summary>The address of <c>ip4</c> and <c>ip6</c>; otherwise null.</summary>
    public IPAddress? Address { get; internal init; }

    /// <summary>How many leading bits of an IPv4 address count: 0 to 32.</summary>
    public int Ip4PrefixLength { get; internal init; } = SpfPrefix.Ip4Bits;

    /// <summary>How many leading bits of an IPv6 address count: 0 to 128.</summary>
    public int Ip6PrefixLength { get; internal init; } = SpfPrefix.Ip6Bits;

    internal SpfMacroString? Target { get; init; }

    /// <summary>The directive as it stands in the record.</summary>
    public override string ToString() => Text;
}
