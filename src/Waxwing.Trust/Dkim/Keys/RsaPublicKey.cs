using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Waxwing.Trust;

/// <summary>
/// An RSA key from DNS, measured before the platform sees it: what it costs to verify with one is for whoever wrote the record to say.
/// Thread-safe; it verifies after it was disposed of too, and then keeps nothing of the platform's.
/// </summary>
internal sealed class RsaPublicKey : IDisposable
{
    public const int MinBits = 1024;
    public const int MaxBits = 8192;

    // OpenSSL has the same limit for keys beyond 3072 bits: with an exponent as long as the modulus, verifying would cost as much as signing.
    private const int MaxExponentOctets = 8;

    private const string RsaEncryption = "1.2.840.113549.1.1.1";

    private readonly RSAParameters _parameters;
    private readonly RsaPool _pool;

    private RsaPublicKey(byte[] modulus, byte[] exponent)
    {
        _parameters = new RSAParameters { Modulus = modulus, Exponent = exponent };
        _pool = new RsaPool(() => RSA.Create(_parameters));
        Bits = (8 * modulus.Length) - (modulus.Length == 0 ? 0 : byte.LeadingZeroCount(modulus[0]));
    }

    /// <summary>The bits of the modulus.</summary>
    public int Bits { get; }

    /// <summary>Whether it is too large to verify with.</summary>
    public bool IsTooCostly => Bits > MaxBits || _parameters.Exponent!.Length > MaxExponentOctets;

    /// <summary>Reads a SubjectPublicKeyInfo, which all the world publishes, or the RSAPublicKey of RFC 6376 §3.6.1.</summary>
    public static bool TryRead(ReadOnlySpan<byte> der, [NotNullWhen(true)] out RsaPublicKey? key)
    {
        key = null;
        try
        {
            // RSAPublicKey begins with an INTEGER, SubjectPublicKeyInfo with the SEQUENCE of its algorithm (RFC 8017 A.1.1, RFC 5280 §4.1.2.7).
            AsnDecoder.ReadSequence(der, AsnEncodingRules.DER, out var start, out var length, out var consumed);
            var content = der.Slice(start, length);
            var numbers = Asn1Tag.TryDecode(content, out var tag, out _) && tag == Asn1Tag.Sequence ? Unwrapped(content) : der;
            if (numbers.IsEmpty || consumed != der.Length)
            {
                return false;
            }

            AsnDecoder.ReadSequence(numbers, AsnEncodingRules.DER, out start, out length, out _);
            content = numbers.Slice(start, length);
            var modulus = AsnDecoder.ReadIntegerBytes(content, AsnEncodingRules.DER, out var first);
            var exponent = AsnDecoder.ReadIntegerBytes(content[first..], AsnEncodingRules.DER, out _);
            key = IsPositive(modulus) && IsPositive(exponent) ? new RsaPublicKey(modulus.TrimStart((byte)0).ToArray(), exponent.TrimStart((byte)0).ToArray()) : null;
            return key is not null;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>Whether a signature of a SHA-256 hash verifies (PKCS #1 v1.5). False too for a key that the platform refuses.</summary>
    public bool Verifies(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        try
        {
            var rsa = _pool.Take();
            try
            {
                return rsa.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            }
            finally
            {
                _pool.GiveBack(rsa);
            }
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public void Dispose() => _pool.Dispose();

    // The RSAPublicKey in the bit string of a SubjectPublicKeyInfo; nothing, if it is for another algorithm.
    private static ReadOnlySpan<byte> Unwrapped(ReadOnlySpan<byte> content)
    {
        AsnDecoder.ReadSequence(content, AsnEncodingRules.DER, out var start, out var length, out var consumed);
        var algorithm = AsnDecoder.ReadObjectIdentifier(content.Slice(start, length), AsnEncodingRules.DER, out _);
        return string.Equals(algorithm, RsaEncryption, StringComparison.Ordinal)
            && AsnDecoder.TryReadPrimitiveBitString(content[consumed..], AsnEncodingRules.DER, out var unused, out var numbers, out _) && unused == 0 ? numbers : [];
    }

    private static bool IsPositive(ReadOnlySpan<byte> number) => number[0] < 0x80 && number.ContainsAnyExcept((byte)0);
}
