using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>The tag <c>i=</c>: a mailbox or <c>@domain</c> in the quoted-printable of RFC 6376 §2.11, with the UTF-8 of RFC 8616 §5.</summary>
internal static class DkimIdentity
{
    // RFC 5321 §4.5.3.1.1: nothing behind this is a local part; a bit more is read, since it is only shown.
    private const int MaxLocalPartLength = 256;

    // dkim-safe-char without the equals sign, and without the semicolon, which would end the tag.
    private static readonly SearchValues<char> Safe =
        SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Where(unit => unit is not (';' or '='))]);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool TryRead(string value, [NotNullWhen(true)] out string? identity, [NotNullWhen(true)] out Domain? domain)
    {
        (identity, domain) = (null, null);
        if (!TryDecode(value, out var text) || text.LastIndexOf('@') is not (>= 0 and <= MaxLocalPartLength and var at)
            || !Domain.TryParse(text[(at + 1)..], out var parsed, out _) || parsed.IsAddressLiteral)
        {
            return false;
        }

        (identity, domain) = ($"{text[..at]}@{parsed}", parsed);
        return true;
    }

    public static string Write(string identity)
    {
        var text = new StringBuilder();
        Span<byte> octets = stackalloc byte[4];
        foreach (var rune in identity.EnumerateRunes())
        {
            if (rune.IsBmp && Safe.Contains((char)rune.Value))
            {
                text.Append((char)rune.Value);
                continue;
            }

            foreach (var octet in octets[..rune.EncodeToUtf8(octets)])
            {
                text.Append(CultureInfo.InvariantCulture, $"={octet:X2}");
            }
        }

        return text.ToString();
    }

    private static bool TryDecode(string value, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var octets = new ArrayBufferWriter<byte>(value.Length + 1);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is ' ' or '\t' or '\r' or '\n')
            {
                continue;
            }

            if (value[i] != '=')
            {
                var length = char.IsHighSurrogate(value[i]) && i + 1 < value.Length ? 2 : 1;
                octets.Advance(Encoding.UTF8.GetBytes(value.AsSpan(i, length), octets.GetSpan(4)));
                i += length - 1;
                continue;
            }

            if (i + 2 >= value.Length || !byte.TryParse(value.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                return false;
            }

            octets.GetSpan(1)[0] = octet;
            octets.Advance(1);
            i += 2;
        }

        try
        {
            text = StrictUtf8.GetString(octets.WrittenSpan);
            return !text.AsSpan().ContainsAnyInRange('\0', '\x1F') && !text.AsSpan().ContainsAnyInRange('\x7F', '\x9F');
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
