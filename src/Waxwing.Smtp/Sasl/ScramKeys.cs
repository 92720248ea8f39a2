using System.Security.Cryptography;
using System.Text;

namespace Waxwing.Smtp;

/// <summary>Hi() of RFC 5802 §2.2: the salted password.</summary>
internal delegate byte[] SaltPassword(string preparedPassword, ReadOnlySpan<byte> salt, int iterations);

/// <summary>The keys of SCRAM-SHA-256 (RFC 5802 §3, RFC 7677).</summary>
internal static class ScramKeys
{
    /// <summary>The octets of a key, a signature and a proof.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>The fewest iterations of PBKDF2 that are safe (RFC 7677 §4).</summary>
    public const int MinIterations = 4096;

    /// <summary>The most iterations: more would let a server burn a client's time.</summary>
    public const int MaxIterations = 1_000_000;

    /// <summary>Hi(): PBKDF2 of the prepared password. The caller zeroes the result.</summary>
    public static byte[] SaltedPassword(string preparedPassword, ReadOnlySpan<byte> salt, int iterations)
    {
        var password = SaslText.Encode(preparedPassword, "password");
        try
        {
            return Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, Length);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
        }
    }

    public static byte[] ClientKey(ReadOnlySpan<byte> saltedPassword) => HMACSHA256.HashData(saltedPassword, "Client Key"u8);

    public static byte[] ServerKey(ReadOnlySpan<byte> saltedPassword) => HMACSHA256.HashData(saltedPassword, "Server Key"u8);

    public static byte[] Sign(ReadOnlySpan<byte> key, string authMessage) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(authMessage));

    /// <summary>Exclusive or, into <paramref name="target"/>: makes the proof of key and signature, and the key of proof and signature.</summary>
    public static void Combine(Span<byte> target, ReadOnlySpan<byte> other)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] ^= other[i];
        }
    }
}
