using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Waxwing.Server.Drops;

/// <summary>Encrypts the content of a drop under its link, and its passphrase where it has one (AES-256-GCM; the key by HKDF, RFC 5869, behind PBKDF2, RFC 8018).</summary>
internal static class DropSeal
{
    // OWASP's figure for HMAC-SHA-256, of 2023. What makes a guess dear for whoever has database and link.
    private const int Rounds = 600_000;

    private const int KeyOctets = 32;
    private const int TagOctets = 16;

    private static readonly byte[] KeyUse = "waxwing drop key"u8.ToArray();

    // Each key is used once, for one content.
    private static readonly byte[] Nonce = new byte[12];

    /// <summary>Encrypts.</summary>
    public static byte[] Close(DropContent content, DropToken token, string? passphrase)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(content, DropJson.Default.DropContent);
        var closed = new byte[plain.Length + TagOctets];
        using var cipher = new AesGcm(Key(token, passphrase), TagOctets);
        cipher.Encrypt(Nonce, plain, closed.AsSpan(0, plain.Length), closed.AsSpan(plain.Length));
        CryptographicOperations.ZeroMemory(plain);
        return closed;
    }

    /// <summary>Decrypts. False: the passphrase is another.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> closed, DropToken token, string? passphrase, [NotNullWhen(true)] out DropContent? content)
    {
        var plain = new byte[closed.Length - TagOctets];
        using var cipher = new AesGcm(Key(token, passphrase), TagOctets);
        try
        {
            cipher.Decrypt(Nonce, closed[..plain.Length], closed[plain.Length..], plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            content = null;
            return false;
        }

        content = JsonSerializer.Deserialize(plain, DropJson.Default.DropContent)!;
        return true;
    }

    private static byte[] Key(DropToken token, string? passphrase)
    {
        byte[] words = passphrase is null ? [] : Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(passphrase.Normalize()), token.Name, Rounds, HashAlgorithmName.SHA256, KeyOctets);
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, [.. token.Secret, .. words], KeyOctets, info: KeyUse);
    }
}
