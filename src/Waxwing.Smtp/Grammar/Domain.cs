using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Waxwing.Smtp;

/// <summary>
/// A domain name or an address literal, as it stands behind the <c>@</c> of a mailbox (RFC 5321 §4.1.2). Immutable.
/// </summary>
/// <remarks>
/// Names are letters, digits and hyphens, or internationalized names, which are mapped as UTS #46 says
/// (non-transitional: case, width, and the ideographic full stops) and then held to its checks. The final dot of
/// an absolute DNS name is no part of the grammar of mail.
/// </remarks>
public sealed class Domain : IEquatable<Domain>
{
    /// <summary>The most octets of a name in A-labels: RFC 1035 §2.3.4 has 255 with the length octets, which leaves 253.</summary>
    public const int MaxLength = 253;

    /// <summary>The most octets of a label in its A-label form (RFC 1035 §2.3.4).</summary>
    public const int MaxLabelLength = 63;

    private Domain(string ascii, string unicode, IPAddress? address)
    {
        Ascii = ascii;
        Unicode = unicode;
        Address = address;
    }

    /// <summary>The form for the wire: A-labels in lower case, or the literal in brackets. ASCII only, no control character.</summary>
    public string Ascii { get; }

    /// <summary>The form for people: U-labels in NFC. It may look like another name; whoever shows it must judge that.</summary>
    public string Unicode { get; }

    /// <summary>Whether it is an IP address in brackets (RFC 5321 §4.1.3).</summary>
    public bool IsAddressLiteral => Address is not null;

    /// <summary>The IP address of a literal, or null for a name.</summary>
    public IPAddress? Address { get; }

    /// <summary>Reads a domain.</summary>
    /// <param name="text">The text, nothing around it.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="AddressSyntaxException">The text is no domain; the exception says why, and where.</exception>
    public static Domain Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryReadWhole(text, out var domain, out var error) ? domain : throw new AddressSyntaxException(error, text);
    }

    /// <summary>Reads a domain, if the text is one.</summary>
    /// <param name="text">The text, nothing around it; null counts as empty.</param>
    /// <param name="domain">The domain, or null.</param>
    /// <param name="fault">What is wrong, or <see cref="AddressFault.None"/>.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Domain? domain, out AddressFault fault)
    {
        var parsed = TryReadWhole(text, out domain, out var error);
        fault = error.Fault;
        return parsed;
    }

    /// <summary>Compares without regard to case, and a name with its A-label form as one.</summary>
    public bool Equals(Domain? other) => other is not null && string.Equals(Ascii, other.Ascii, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Domain);

    /// <summary>Whether two domains are equal, as <see cref="Equals(Domain?)"/> has it; null equals null alone.</summary>
    /// <param name="left">One domain.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Domain? left, Domain? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two domains differ.</summary>
    /// <param name="left">One domain.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Domain? left, Domain? right) => !(left == right);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Ascii, StringComparison.Ordinal);

    /// <summary>The form for the wire: <see cref="Ascii"/>.</summary>
    public override string ToString() => Ascii;

    /// <summary>Reads a domain out of a text that is already free of the characters that no address holds.</summary>
    internal static bool TryRead(ReadOnlySpan<char> text, [NotNullWhen(true)] out Domain? domain, out AddressError error)
    {
        domain = null;
        if (text.IsEmpty)
        {
            error = new AddressError(AddressFault.DomainEmpty, 0);
            return false;
        }

        if (text[0] == '[')
        {
            var isLiteral = AddressLiteral.TryRead(text, out var address);
            error = isLiteral ? default : new AddressError(AddressFault.LiteralMalformed, 0);
            domain = isLiteral ? FromAddress(address!) : null;
            return isLiteral;
        }

        if (!DomainName.TryRead(text, out var ascii, out var unicode, out error))
        {
            return false;
        }

        domain = new Domain(ascii, unicode, address: null);
        return true;
    }

    /// <summary>The address literal for an address.</summary>
    internal static Domain FromAddress(IPAddress address)
    {
        var literal = AddressLiteral.Format(address);
        return new Domain(literal, literal, address);
    }

    private static bool TryReadWhole(string? text, [NotNullWhen(true)] out Domain? domain, out AddressError error)
    {
        domain = null;
        if (string.IsNullOrEmpty(text) || text.Length > Mailbox.MaxInputLength)
        {
            error = new AddressError(string.IsNullOrEmpty(text) ? AddressFault.DomainEmpty : AddressFault.DomainTooLong, 0);
            return false;
        }

        return AddressCharacters.AreAllowed(text, out error) && TryRead(text, out domain, out error);
    }
}
