using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Waxwing.Smtp;

/// <summary>ORCPT (RFC 3461 §4.2, RFC 6533 §3): the recipient as the first sender named it. It holds no control character. Immutable.</summary>
public sealed record OriginalRecipient
{
    /// <summary>The most characters of the parameter's value.</summary>
    public const int MaxEncodedLength = 500;

    // RFC 5322 §3.2.3: what an atom does not hold.
    private static readonly SearchValues<char> Specials = SearchValues.Create("()<>@,;:\\\".[]");

    private const string Utf8Type = "utf-8";

    private OriginalRecipient(string addressType, string address)
    {
        AddressType = addressType;
        Address = address;
    }

    /// <summary>The kind of address, in lower case: <c>rfc822</c>, <c>utf-8</c>, or another atom.</summary>
    public string AddressType { get; }

    /// <summary>The address, decoded. Not checked against the grammar of its type: it names a mailbox of another system.</summary>
    public string Address { get; }

    /// <summary>The mailbox as original recipient: of type <c>rfc822</c>, or <c>utf-8</c> if it is not ASCII (RFC 6533 §3).</summary>
    /// <param name="mailbox">The mailbox.</param>
    /// <param name="recipient">The original recipient, or null.</param>
    /// <returns>False if it is longer than <see cref="MaxEncodedLength"/> once encoded, which only a long one that is not ASCII can be.</returns>
    public static bool TryCreate(Mailbox mailbox, [NotNullWhen(true)] out OriginalRecipient? recipient)
    {
        ArgumentNullException.ThrowIfNull(mailbox);
        var address = mailbox.ToString();
        return TryCreate(Ascii.IsValid(address) ? "rfc822" : Utf8Type, address, out recipient);
    }

    /// <summary>Takes an address of any type.</summary>
    /// <param name="addressType">The type: an atom. <c>utf-8</c> takes Unicode; every other printable ASCII and spaces.</param>
    /// <param name="address">The address, not encoded. Not checked against the grammar of its type.</param>
    /// <param name="recipient">The original recipient, or null.</param>
    /// <returns>False if the type is no atom, the address is empty, holds a character that the type does not take, or is too long once encoded.</returns>
    public static bool TryCreate([NotNullWhen(true)] string? addressType, [NotNullWhen(true)] string? address, [NotNullWhen(true)] out OriginalRecipient? recipient)
    {
        recipient = null;
        if (string.IsNullOrEmpty(addressType) || string.IsNullOrEmpty(address) || !IsAtom(addressType))
        {
            return false;
        }

        var type = addressType.ToLowerInvariant();
        var isPossible = IsUtf8(type)
            ? !address.EnumerateRunes().Any(rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar)
            : !address.AsSpan().ContainsAnyExceptInRange(' ', '~');
        var created = new OriginalRecipient(type, address);
        recipient = isPossible && created.ToXText().Length <= MaxEncodedLength ? created : null;
        return recipient is not null;
    }

    /// <summary>Type and address, as a notification's <c>Original-Recipient</c> field has them.</summary>
    public override string ToString() => $"{AddressType};{Address}";

    /// <summary>The parameter's value. In ASCII always, so that it also goes where SMTPUTF8 is not announced.</summary>
    internal string ToXText() => $"{AddressType};{(IsUtf8(AddressType) ? EncodeUtf8(Address) : XText.Encode(Address))}";

    internal static bool TryDecode(string value, [NotNullWhen(true)] out OriginalRecipient? recipient)
    {
        recipient = null;
        var semicolon = value.IndexOf(';', StringComparison.Ordinal);
        if (value.Length > MaxEncodedLength || semicolon <= 0 || !IsAtom(value.AsSpan(0, semicolon)))
        {
            return false;
        }

        var type = value[..semicolon].ToLowerInvariant();
        var encoded = value[(semicolon + 1)..];
        var decodes = IsUtf8(type) ? TryDecodeUtf8(encoded, out var address) : XText.TryDecode(encoded, out address);

        // By the rules for an address that we name ourselves: what was taken can be kept, and said to the next server.
        return decodes && TryCreate(type, address, out recipient);
    }

    private static bool IsUtf8(string type) => string.Equals(type, Utf8Type, StringComparison.Ordinal);

    private static bool IsAtom(ReadOnlySpan<char> text)
        => !text.ContainsAnyExceptInRange('!', '~') && !text.ContainsAny(Specials);

    // RFC 6533 §3, utf-8-addr-xtext: what is not ASCII, a space, and the three characters with a meaning stand as \x{HEX}.
    private static string EncodeUtf8(string address)
    {
        var encoded = new StringBuilder(address.Length);
        foreach (var rune in address.EnumerateRunes())
        {
            _ = rune.IsAscii && rune.Value is not (' ' or '+' or '=' or '\\')
                ? encoded.Append(rune)
                : encoded.Append(CultureInfo.InvariantCulture, $"\\x{{{rune.Value:X2}}}");
        }

        return encoded.ToString();
    }

    // RFC 6533 §3: \x{HEX} for what cannot stand for itself; the rest is UTF-8, which only SMTPUTF8 lets through.
    private static bool TryDecodeUtf8(string encoded, out string? address)
    {
        address = null;
        var decoded = new StringBuilder(encoded.Length);
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != '\\')
            {
                if (encoded[i] is '+' or '=' or ' ' || char.IsControl(encoded[i]))
                {
                    return false;
                }

                decoded.Append(encoded[i]);
                continue;
            }

            var end = encoded.IndexOf('}', i);
            if (end - i is < 5 or > 9 || !encoded.AsSpan(i).StartsWith("\\x{", StringComparison.Ordinal)
                || !int.TryParse(encoded.AsSpan(i + 3, end - i - 3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point)
                || !Rune.TryCreate(point, out var rune) || Rune.IsControl(rune))
            {
                return false;
            }

            decoded.Append(rune);
            i = end;
        }

        address = decoded.ToString();
        return true;
    }
}
