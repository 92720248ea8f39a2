using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Waxwing.Server.Audit.Heads;

/// <summary>The newest entry at some time, signed: whoever keeps it elsewhere can tell later that nothing up to there was cut off or written anew.</summary>
/// <param name="Sequence">The number of the entry.</param>
/// <param name="Hash">Its hash, which depends on all entries before it.</param>
/// <param name="At">When it was signed (UTC, milliseconds).</param>
/// <param name="Key">The id of the key.</param>
/// <param name="Signature">ECDSA on P-256 with SHA-256 over <see cref="SignedText"/>, in DER.</param>
/// <remarks>
/// One line of printable ASCII, so that it comes through every collector unchanged, and so short that every receiver of syslog takes it whole
/// (RFC 5424 §6.1: 480 octets):
/// <code>waxwing-audit-head v1 sequence=12 at=2031-01-01T12:00:00.000Z hash=64HEX key=16HEX signature=BASE64URL</code>
/// What is signed is the line up to the space before <c>signature=</c>.
/// </remarks>
internal sealed record AuditHead(long Sequence, ReadOnlyMemory<byte> Hash, DateTimeOffset At, string Key, ReadOnlyMemory<byte> Signature)
{
    private const string Mark = "waxwing-audit-head v1 ";
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int KeyLength = 16;
    private const int LongestSignature = 128;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    // What values are made of.
    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_:.");

    /// <summary>What is signed.</summary>
    public string SignedText => string.Create(CultureInfo.InvariantCulture,
        $"{Mark}sequence={Sequence} at={At.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture)} hash={Convert.ToHexStringLower(Hash.Span)} key={Key}");

    /// <summary>The whole line.</summary>
    public string Line => $"{SignedText} signature={Base64Url.EncodeToString(Signature.Span)}";

    /// <summary>The octets that are signed.</summary>
    public byte[] SignedOctets() => Encoding.ASCII.GetBytes(SignedText);

    /// <summary>Whether a line of a collector tells of a head, be it readable or not.</summary>
    public static bool IsIn(string line) => line.Contains(Mark, StringComparison.Ordinal);

    /// <summary>Finds the head in a line of a collector, whatever it wrote around it: a header of syslog, JSON, a time.</summary>
    public static bool TryFind(string line, [NotNullWhen(true)] out AuditHead? head)
    {
        head = null;
        var begin = line.IndexOf(Mark, StringComparison.Ordinal);
        if (begin < 0)
        {
            return false;
        }

        var rest = line.AsSpan(begin + Mark.Length);
        if (!TryTake(ref rest, "sequence=", out var sequence) || !TryTake(ref rest, "at=", out var at) || !TryTake(ref rest, "hash=", out var hash)
            || !TryTake(ref rest, "key=", out var key) || !TryTake(ref rest, "signature=", out var signature))
        {
            return false;
        }

        if (!long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0 || sequence[0] == '0'
            || !DateTimeOffset.TryParseExact(at, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || !IsHex(hash, 2 * AuditHash.Size) || !IsHex(key, KeyLength)
            || signature.Length > 2 * LongestSignature || !Base64Url.IsValid(signature, out var length) || length is 0 or > LongestSignature)
        {
            return false;
        }

        head = new AuditHead(number, Convert.FromHexString(hash), time, key.ToString(), Base64Url.DecodeFromChars(signature));
        return true;
    }

    // A value ends at the first character that none of them has: what a collector puts behind the line is its own. Between two stands one space, as in what was signed.
    private static bool TryTake(ref ReadOnlySpan<char> rest, string name, out ReadOnlySpan<char> value)
    {
        value = default;
        if (!rest.StartsWith(name, StringComparison.Ordinal))
        {
            return false;
        }

        rest = rest[name.Length..];
        var end = rest.IndexOfAnyExcept(Characters);
        value = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[end..];
        rest = rest is [' ', .. var behind] ? behind : rest;
        return value.Length > 0;
    }

    private static bool IsHex(ReadOnlySpan<char> text, int length) => text.Length == length && !text.ContainsAnyExcept(HexDigits);
}
