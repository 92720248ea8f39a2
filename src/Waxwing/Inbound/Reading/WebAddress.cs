using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Waxwing;

/// <summary>
/// The target of a link, taken apart as a browser does it, which forgives what RFC 3986 does not: white space inside, backslashes, numbers of
/// any base for an address. A target that needs such forgiveness is <see cref="IsObfuscated"/>.
/// </summary>
/// <param name="Scheme">The scheme in lower case; <c>https</c> where the target has none and begins with <c>//</c> or <c>www.</c></param>
/// <param name="UserInfo">What stands before the at sign of the authority; null where there is none.</param>
/// <param name="Host">The host in lower case; empty for schemes without one.</param>
/// <param name="Rest">Path, query and fragment; for schemes without a host everything behind the colon.</param>
/// <param name="Address">The IP address that the host is; null where it is a name.</param>
/// <param name="IsObfuscated">Whether it is written so that a person, or a filter, reads it wrongly.</param>
internal sealed record WebAddress(string Scheme, string? UserInfo, string Host, string Rest, IPAddress? Address, bool IsObfuscated)
{
    /// <summary>The most characters of a target that are looked at.</summary>
    public const int MaxLength = 4000;

    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    /// <summary>Whether it leads to a server of the web.</summary>
    public bool IsWeb => Scheme is "http" or "https";

    /// <summary>The organization of the host, or null.</summary>
    public string? Organization { get; } = Address is null ? Organizations.Of(Host) : null;

    public static bool TryParse(string text, [NotNullWhen(true)] out WebAddress? address)
    {
        address = null;
        var target = (text.Length > MaxLength ? text[..MaxLength] : text).Trim();
        // Browsers drop these wherever they stand.
        var clean = target.AsSpan().ContainsAny('\t', '\r', '\n') ? string.Concat(target.Where(character => character is not ('\t' or '\r' or '\n'))) : target;
        var colon = clean.IndexOf(':', StringComparison.Ordinal);
        if (clean.StartsWith("//", StringComparison.Ordinal) || clean.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
        {
            address = Authority("https", clean.TrimStart('/'), isObfuscated: false);
        }
        else if (colon > 0 && IsScheme(clean.AsSpan(0, colon)))
        {
            var scheme = clean[..colon].ToLowerInvariant();
            var rest = clean[(colon + 1)..];
            address = scheme is "http" or "https" or "ftp"
                ? Authority(scheme, rest.TrimStart('/', '\\'), isObfuscated: !rest.StartsWith("//", StringComparison.Ordinal) || rest.StartsWith("///", StringComparison.Ordinal))
                : new WebAddress(scheme, UserInfo: null, Host: "", rest, Address: null, IsObfuscated: false);
        }

        return address is not null;
    }

    private static WebAddress? Authority(string scheme, string text, bool isObfuscated)
    {
        var end = text.AsSpan().IndexOfAny("/\\?#");
        var authority = end < 0 ? text : text[..end];
        var at = authority.LastIndexOf('@');
        var userInfo = at < 0 ? null : authority[..at];
        var host = WithoutPort(authority[(at + 1)..]);
        isObfuscated |= host.Contains('%', StringComparison.Ordinal) || host.Any(char.IsWhiteSpace) || (userInfo?.Contains('@', StringComparison.Ordinal) ?? false) || (end >= 0 && text[end] == '\\');
        host = Uri.UnescapeDataString(host).ToLowerInvariant();
        if (host.Length == 0)
        {
            return null;
        }

        var address = AddressOf(host, out var isOdd);
        return new WebAddress(scheme, userInfo, address?.ToString() ?? host, end < 0 ? "" : text[end..], address, isObfuscated | isOdd);
    }

    private static string WithoutPort(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon >= 0 && host.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0 && !host.EndsWith(']') ? host[..colon] : host;
    }

    // https://url.spec.whatwg.org, host parsing: a host whose last part is a number is an IPv4 address, in parts of base 8, 10 or 16.
    private static IPAddress? AddressOf(string host, out bool isOdd)
    {
        isOdd = false;
        if (host.StartsWith('['))
        {
            return IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? literal : null;
        }

        var parts = host.TrimEnd('.').Split('.');
        if (parts.Length > 4)
        {
            return null;
        }

        ulong value = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var isLast = i == parts.Length - 1;
            if (!TryNumber(parts[i], out var number, ref isOdd) || number >= (isLast ? 1UL << (8 * (5 - parts.Length)) : 256))
            {
                isOdd = false;
                return null;
            }

            value = isLast ? (value << (8 * (5 - parts.Length))) | number : (value << 8) | number;
        }

        isOdd |= parts.Length < 4;
        return new IPAddress([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
    }

    private static bool TryNumber(string text, out ulong number, ref bool isOdd)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            isOdd = true;
            return ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
        }

        var isOctal = text.Length > 1 && text[0] == '0' && text.Length <= 12 && text.AsSpan().IndexOfAnyExceptInRange('0', '7') < 0;
        if (isOctal)
        {
            isOdd = true;
            number = Convert.ToUInt64(text, 8);
            return true;
        }

        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool IsScheme(ReadOnlySpan<char> text) => char.IsAsciiLetter(text[0]) && text.Length <= 20 && text.IndexOfAnyExcept(SchemeCharacters) < 0;
}
