namespace Waxwing.Smtp;

/// <summary>Reads the attributes of a SCRAM message one after the other (RFC 5802 §5.1, §7), in their fixed order.</summary>
internal ref struct ScramAttributes(ReadOnlySpan<char> message)
{
    private const string Defined = "aceimnprsv";

    private ReadOnlySpan<char> _rest = message;

    /// <summary>Whether nothing is left.</summary>
    public bool AtEnd { get; private set; } = message.IsEmpty;

    /// <summary>Reads the next attribute if it has this name and a value.</summary>
    public bool TryRead(char name, out ReadOnlySpan<char> value)
    {
        value = default;
        if (AtEnd || _rest.Length < 3 || _rest[0] != name || _rest[1] != '=')
        {
            return false;
        }

        var comma = _rest.IndexOf(',');
        value = comma < 0 ? _rest[2..] : _rest[2..comma];
        AtEnd = comma < 0;
        _rest = comma < 0 ? default : _rest[(comma + 1)..];
        return !value.IsEmpty && !value.Contains('\0');
    }

    /// <summary>Skips extensions, which have a letter and a value like all others, and are optional (RFC 5802 §5.1).</summary>
    /// <param name="until">The attribute that ends them, or U+0000 for the end of the message.</param>
    public bool TrySkipExtensions(char until)
    {
        while (!AtEnd && (_rest.IsEmpty || _rest[0] != until))
        {
            // "m" is the mandatory extension: who does not know it must stop. A defined attribute out of its place is
            // no extension.
            if (_rest.IsEmpty || !char.IsAsciiLetter(_rest[0]) || Defined.Contains(_rest[0]) || !TryRead(_rest[0], out _))
            {
                return false;
            }
        }

        return !AtEnd || until == '\0';
    }

    /// <summary>saslname = 1*(value-safe-char / "=2C" / "=3D") (RFC 5801 §4, RFC 5802 §5.1).</summary>
    public static string ToName(string userName) =>
        userName.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);

    /// <summary>printable = %x21-2B / %x2D-7E (RFC 5802 §7): what a nonce is made of.</summary>
    public static bool IsPrintable(ReadOnlySpan<char> text)
    {
        foreach (var unit in text)
        {
            if (unit is < '\x21' or > '\x7e' or ',')
            {
                return false;
            }
        }

        return !text.IsEmpty;
    }

    /// <summary>Decodes base64 in its one canonical form: no white space, no stray bits (RFC 4648 §3.5), padded.</summary>
    public static bool TryDecodeBase64(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        var decoded = Convert.TryFromBase64Chars(text, bytes, out var length) && length > 0;
        Array.Resize(ref bytes, length);
        return decoded && text.SequenceEqual(Convert.ToBase64String(bytes));
    }
}
