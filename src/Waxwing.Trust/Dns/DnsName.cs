using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>
/// A name that can be asked for: a domain, or a name below one such as <c>_submissions._tcp.example.org</c> (RFC 8552).
/// Immutable, in lower case, without the final dot.
/// </summary>
/// <remarks>DNS allows any octet in a label; here it is letters, digits, hyphen, underscore and, for RFC 2317, the slash.</remarks>
public sealed class DnsName : IEquatable<DnsName>
{
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("-/0123456789_abcdefghijklmnopqrstuvwxyz");

    private readonly string _text;

    private DnsName(string text) => _text = text;

    /// <summary>The name of a domain.</summary>
    /// <param name="domain">The domain; no address literal.</param>
    /// <returns>The name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="domain"/> is null.</exception>
    /// <exception cref="ArgumentException">It is an address literal, which has no name.</exception>
    public static DnsName Of(Domain domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return domain.IsAddressLiteral ? throw new ArgumentException("An address literal has no name in DNS.", nameof(domain)) : new DnsName(domain.Ascii);
    }

    /// <summary>Reads a name.</summary>
    /// <param name="text">The name, with or without a final dot; null counts as no name.</param>
    /// <param name="name">The name, or null.</param>
    /// <returns>Whether it is one: labels of 1 to 63 octets, 253 in all (RFC 1035 §2.3.4).</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DnsName? name)
    {
        var trimmed = text is [.. var before, '.'] ? before : text ?? "";
        var lower = trimmed.ToLowerInvariant();
        var valid = lower.Length is > 0 and <= Domain.MaxLength
            && lower.Split('.').All(label => label.Length is > 0 and <= Domain.MaxLabelLength && !label.AsSpan().ContainsAnyExcept(LabelCharacters));
        name = valid ? new DnsName(lower) : null;
        return valid;
    }

    /// <summary>The name with one or more labels before it.</summary>
    /// <param name="labels">The labels, such as <c>_submissions._tcp</c>.</param>
    /// <param name="name">The name, or null.</param>
    /// <returns>Whether the whole is a name; it may have grown too long.</returns>
    public bool TryPrepend(string labels, [NotNullWhen(true)] out DnsName? name) => TryParse($"{labels}.{_text}", out name);

    /// <inheritdoc/>
    public bool Equals(DnsName? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DnsName);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_text, StringComparison.Ordinal);

    /// <summary>The name.</summary>
    public override string ToString() => _text;
}
