using System.Text;

namespace Waxwing.Trust;

/// <summary>One <c>name=value</c> of a list.</summary>
/// <param name="Name">The name; case counts.</param>
/// <param name="Value">The value without the white space around it; folding within it is kept.</param>
/// <param name="Start">Where what stands behind the <c>=</c> begins, in octets of the list.</param>
/// <param name="End">Where it ends, white space included.</param>
internal readonly record struct Tag(string Name, string Value, int Start, int End);

/// <summary>
/// A list of tags (RFC 6376 §3.2), read strictly. Values may be UTF-8 as in a header that is international (RFC 8616 §5);
/// which tag may really hold it is for the reader of that tag.
/// </summary>
internal sealed class TagList
{
    public const int MaxOctets = 65_536;
    public const int MaxTags = 100;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, Tag> _tags = new(StringComparer.Ordinal);

    private TagList()
    {
    }

    /// <summary>The name of the tag that stands first.</summary>
    public string First { get; private set; } = "";

    public string? this[string name] => _tags.TryGetValue(name, out var tag) ? tag.Value : null;

    /// <summary>The place of a tag that is there.</summary>
    public Tag Place(string name) => _tags[name];

    public static DkimFault Read(ReadOnlySpan<byte> octets, out TagList list)
    {
        list = new TagList();
        if (octets.Length > MaxOctets)
        {
            return DkimFault.TooLong;
        }

        var start = 0;
        while (true)
        {
            var length = octets[start..].IndexOf((byte)';');
            var end = length < 0 ? octets.Length : start + length;
            var fault = list.Add(octets, start, end);
            if (fault != DkimFault.None || length < 0)
            {
                return fault;
            }

            start = end + 1;
            // One semicolon may end the list.
            if (Whole(octets[start..], out var rest) && rest.IsEmpty)
            {
                return DkimFault.None;
            }
        }
    }

    private DkimFault Add(ReadOnlySpan<byte> octets, int start, int end)
    {
        var spec = octets[start..end];
        var equals = spec.IndexOf((byte)'=');
        if (equals < 0 || !Whole(spec[..equals], out var name) || !IsName(name) || !Whole(spec[(equals + 1)..], out var value) || !IsValue(value))
        {
            return DkimFault.Syntax;
        }

        if (_tags.Count == MaxTags)
        {
            return DkimFault.TooLong;
        }

        try
        {
            var tag = new Tag(Encoding.ASCII.GetString(name), StrictUtf8.GetString(value), start + equals + 1, end);
            First = _tags.Count == 0 ? tag.Name : First;
            return _tags.TryAdd(tag.Name, tag) ? DkimFault.None : DkimFault.DuplicateTag;
        }
        catch (DecoderFallbackException)
        {
            return DkimFault.Syntax;
        }
    }

    /// <summary>Takes the folding white space off both ends; false where there is a line end that folds nothing.</summary>
    private static bool Whole(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> trimmed)
    {
        trimmed = text.Trim(" \t\r\n"u8);
        for (var rest = text; rest.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var i; rest = rest[(i + 2)..])
        {
            if (i + 2 >= rest.Length || rest[i] != '\r' || rest[i + 1] != '\n' || rest[i + 2] is not ((byte)' ' or (byte)'\t'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsName(ReadOnlySpan<byte> name)
    {
        foreach (var octet in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet != '_')
            {
                return false;
            }
        }

        return !name.IsEmpty && char.IsAsciiLetter((char)name[0]);
    }

    // VALCHAR and white space; line ends were looked at already.
    private static bool IsValue(ReadOnlySpan<byte> value)
    {
        foreach (var octet in value)
        {
            if ((octet < 0x20 && octet is not ((byte)'\t' or (byte)'\r' or (byte)'\n')) || octet == 0x7F)
            {
                return false;
            }
        }

        return true;
    }
}
