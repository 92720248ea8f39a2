using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>The policy of a domain about TLS on the way to it (RFC 8461 §3.2). Immutable.</summary>
public sealed record MtaStsPolicy
{
    /// <summary>The most octets of UTF-8 that a policy may have; what is longer is none (§3.3 asks for such a bound).</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>The longest that a policy may be kept: about a year (§3.2). A longer <c>max_age</c> is taken for this.</summary>
    public static TimeSpan LongestLife { get; } = TimeSpan.FromSeconds(31_557_600);

    internal MtaStsPolicy(string text, MtaStsMode mode, TimeSpan maxAge, ImmutableArray<MtaStsHostPattern> hosts) =>
        (Text, Mode, MaxAge, Hosts) = (text, mode, maxAge, hosts);

    /// <summary>The policy as it was served.</summary>
    public string Text { get; }

    /// <summary>What it asks of senders.</summary>
    public MtaStsMode Mode { get; }

    /// <summary>How long it may be kept from when it was fetched: 0 to <see cref="LongestLife"/>.</summary>
    public TimeSpan MaxAge { get; }

    /// <summary>The hosts that may take the domain's mail; empty only where the mode is <see cref="MtaStsMode.None"/>.</summary>
    public ImmutableArray<MtaStsHostPattern> Hosts { get; }

    /// <summary>Reads a policy. Never throws.</summary>
    /// <param name="text">The text; null counts as empty.</param>
    /// <param name="policy">The policy, or null.</param>
    /// <param name="fault">Where it is wrong, or null.</param>
    /// <returns>Whether the whole text is a policy.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out MtaStsPolicy? policy, [NotNullWhen(false)] out MtaStsPolicyFault? fault)
    {
        (policy, fault) = new MtaStsPolicyParser(text ?? "").Parse();
        return policy is not null;
    }

    /// <summary>Whether a mail host is one of those that the policy names (§4.1).</summary>
    /// <param name="host">The host.</param>
    /// <returns>Whether it is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
    public bool Matches(Domain host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return Hosts.Any(pattern => pattern.Matches(host));
    }

    /// <summary>The policy as it was served.</summary>
    public override string ToString() => Text;
}

/// <summary>A mail host, or all hosts one label below a domain (RFC 8461 §4.1). Immutable.</summary>
/// <param name="Domain">The host, or the domain below which they are.</param>
/// <param name="IsWildcard">Whether it stands for the hosts one label below.</param>
public sealed record MtaStsHostPattern(Domain Domain, bool IsWildcard)
{
    /// <summary>Whether a host is meant. The asterisk stands for one label, and never for none.</summary>
    /// <param name="host">The host.</param>
    /// <returns>Whether it is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="host"/> is null.</exception>
    public bool Matches(Domain host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var dot = host.Ascii.IndexOf('.', StringComparison.Ordinal);
        return !host.IsAddressLiteral && (IsWildcard ? dot > 0 && host.Ascii.AsSpan(dot + 1).SequenceEqual(Domain.Ascii) : host.Equals(Domain));
    }

    /// <summary>The pattern as it stands in a policy.</summary>
    public override string ToString() => IsWildcard ? $"*.{Domain}" : Domain.Ascii;
}
