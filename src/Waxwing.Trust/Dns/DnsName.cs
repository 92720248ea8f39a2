using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>
/// A name that can be asked for: a domain, or a name below one such as <c>_submissions._tcp.example.org</c> (RFC 8552).
/// Immutable, in lower case, without the final dot.
/// </summary>
/// <remarks>
/// DNS allows any octet in a label; here it is letters, digits, hyphen, underscore and, for RFC 2317, the slash. Only a name that
/// an SPF macro makes may have others; they are escaped as in a zone file, such as <c>a\043b.example.org</c> for <c>a+b</c>.
/// </remarks>
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

    /// <summary>Reads a name whose labels may hold any printable ASCII character, such as one that is made from a local part (RFC 7208 §7).</summary>
    /// <param name="text">The name without escapes, with or without a final dot.</param>
    /// <param name="name">The name, or null.</param>
    /// <returns>Whether it is one, by the same lengths as any.</returns>
    internal static bool TryParseUnescaped(string text, [NotNullWhen(true)] out DnsName? name)
    {
        var trimmed = text is [.. var before, '.'] ? before : text;
        var valid = trimmed.Length is > 0 and <= Domain.MaxLength
            && !trimmed.AsSpan().ContainsAnyExceptInRange(' ', '~')
            && trimmed.Split('.').All(label => label.Length is > 0 and <= Domain.MaxLabelLength);
        name = valid ? new DnsName(Escape(trimmed)) : null;
        return valid;
    }

    /// <summary>Adds an octet of a label in lower case; what no ordinary name has is escaped as in a zone file (RFC 1035 §5.1).</summary>
    internal static void AppendEscaped(StringBuilder text, byte octet)
    {
        var c = char.ToLowerInvariant((char)octet);
        if (c == '*' || LabelCharacters.Contains(c))
        {
            text.Append(c);
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"\\{octet:000}");
        }
    }

    /// <summary>How many labels it has.</summary>
    internal int LabelCount => _text.AsSpan().Count('.') + 1;

    /// <summary>The name of its last labels, one at least; the whole where it has no more.</summary>
    internal DnsName Last(int labels)
    {
        var dot = _text.Length;
        for (var i = 0; i < labels && dot > 0; i++)
        {
            dot = _text.LastIndexOf('.', dot - 1);
        }

        return dot < 0 ? this : new DnsName(_text[(dot + 1)..]);
    }

    /// <summary>Whether it is another name, or below it.</summary>
    /// <param name="other">The other name.</param>
    /// <returns>Whether the labels of the other are the last of this one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is null.</exception>
    public bool IsWithin(DnsName other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _text.EndsWith(other._text, StringComparison.Ordinal) && (_text.Length == other._text.Length || _text[^(other._text.Length + 1)] == '.');
    }

    /// <summary>The labels as they go over the wire.</summary>
    internal IEnumerable<byte[]> Labels() => _text.Split('.').Select(Unescape);

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

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c == '.')
            {
                escaped.Append(c);
            }
            else
            {
                AppendEscaped(escaped, (byte)c);
            }
        }

        return escaped.ToString();
    }

    private static byte[] Unescape(string label)
    {
        var octets = new List<byte>(label.Length);
        for (var at = 0; at < label.Length; at++)
        {
            if (label[at] == '\\')
            {
                octets.Add(byte.Parse(label.AsSpan(at + 1, 3), CultureInfo.InvariantCulture));
                at += 3;
            }
            else
            {
                octets.Add((byte)label[at]);
            }
        }

        return [.. octets];
    }
}
