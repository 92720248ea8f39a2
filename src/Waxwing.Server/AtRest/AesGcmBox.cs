using System.Security.Cryptography;

namespace Waxwing.Server.AtRest;

/// <summary>AES-256-GCM (NIST SP 800-38D) as it is kept: a nonce of chance, the ciphertext, the tag.</summary>
internal static class AesGcmBox
{
    /// <summary>By how many octets it is longer than what is in it.</summary>
    public const int Overhead = NonceLength + TagLength;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Seals something.</summary>
    /// <param name="key">The key.</param>
    /// <param name="plain">What is sealed.</param>
    /// <param name="context">What is authenticated along with it.</param>
    /// <param name="box">Where it goes, longer by <see cref="Overhead"/>.</param>
    public static void Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context, Span<byte> box)
    {
        using var cipher = new AesGcm(key, TagLength);
        RandomNumberGenerator.Fill(box[..NonceLength]);
        cipher.Encrypt(box[..NonceLength], plain, box[NonceLength..^TagLength], box[^TagLength..], context);
    }

    /// <summary>Opens it.</summary>
    /// <exception cref="CryptographicException">It was changed, or key or context are others.</exception>
    public static void Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> box, ReadOnlySpan<byte> context, Span<byte> plain)
    {
        if (box.Length != plain.Length + Overhead)
        {
            throw new CryptographicException("What is sealed has another length.");
        }

        using var cipher = new AesGcm(key, TagLength);
        cipher.Decrypt(box[..NonceLength], box[NonceLength..^TagLength], box[^TagLength..], plain, context);
    }
}
