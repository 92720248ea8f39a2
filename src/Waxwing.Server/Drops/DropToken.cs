using System.Buffers.Text;
using System.Security.Cryptography;

namespace Waxwing.Server.Drops;

/// <summary>
/// What a drop link bears, and nobody keeps: the content is encrypted under it, and looked for by a hash of it. Whoever has the database but not the link reads nothing.
/// </summary>
internal readonly struct DropToken
{
    private const int Octets = 32;

    // Apart from what the key is made of, though both come from the same octets (RFC 5869 §3.2).
    private static readonly byte[] NameUse = "waxwing drop name"u8.ToArray();

    private readonly byte[] _octets;

    private DropToken(byte[] octets) => _octets = octets;

    /// <summary>The octets, which are the secret.</summary>
    public ReadOnlySpan<byte> Secret => _octets;

    /// <summary>By what it is looked for: 32 octets.</summary>
    public byte[] Name => HKDF.DeriveKey(HashAlgorithmName.SHA256, _octets, Octets, info: NameUse);

    /// <summary>A new one.</summary>
    public static DropToken New() => new(RandomNumberGenerator.GetBytes(Octets));

    /// <summary>Reads one, in the one form in which it is written.</summary>
    public static bool TryRead(string text, out DropToken token)
    {
        token = default;
        if (text.Length != Base64Url.GetEncodedLength(Octets) || !Base64Url.IsValid(text, out var length) || length != Octets)
        {
            return false;
        }

        token = new DropToken(Base64Url.DecodeFromChars(text));
        // The last character has bits to spare: another one would be a second name for the same drop.
        return string.Equals(token.ToString(), text, StringComparison.Ordinal);
    }

    /// <summary>As it stands in the link.</summary>
    public override string ToString() => Base64Url.EncodeToString(_octets);
}
