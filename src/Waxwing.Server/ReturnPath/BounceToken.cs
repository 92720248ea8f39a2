using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Waxwing.Server.ReturnPath;

/// <summary>Which delivery a bounce is about.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Number">Its recipient's number.</param>
internal readonly record struct BouncedDelivery(Guid MessageId, int Number);

/// <summary>
/// The local parts of reverse-paths (variable envelope return paths): each names one delivery, and proves that we wrote it. One is the same on every attempt, since nothing of
/// chance is in it, and is read in whatever case it comes back. Thread-safe.
/// </summary>
internal sealed class BounceToken
{
    /// <summary>With what each begins, so that other addresses of the domain are none of them.</summary>
    public const string Prefix = "b-";

    /// <summary>How many characters a local part has, which leaves room in the 64 of RFC 5321 §4.5.3.1.1.</summary>
    public const int LocalPartLength = 49;

    /// <summary>How many octets the proof has: 80 bits, which nobody guesses by asking.</summary>
    private const int ProofLength = 10;

    // The key's number, the message, the recipient's number.
    private const int NamedLength = 1 + 16 + 2;

    // RFC 4648 §6, in lower case, without padding: local parts go through programs that change the case.
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    private readonly ImmutableArray<BounceKey> _keys;

    /// <summary>With keys: the first writes, all are read.</summary>
    /// <exception cref="ArgumentException">There is none, two have one number, or one is shorter than 32 octets.</exception>
    public BounceToken(IEnumerable<BounceKey> keys)
    {
        _keys = [.. keys];
        if (_keys.Length == 0 || _keys.Any(key => key.Secret.Length < 32) || _keys.DistinctBy(key => key.Number).Count() != _keys.Length)
        {
            throw new ArgumentException("There is a key, of 32 octets or more, and each has a number of its own.", nameof(keys));
        }
    }

    /// <summary>The local part for a delivery, of <see cref="LocalPartLength"/> characters.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="domain">The domain behind it, as ASCII: a token holds for one.</param>
    public string LocalPart(BouncedDelivery delivery, string domain)
    {
        Span<byte> token = stackalloc byte[NamedLength + ProofLength];
        token[0] = _keys[0].Number;
        delivery.MessageId.TryWriteBytes(token[1..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt16BigEndian(token[17..], checked((ushort)delivery.Number));
        Prove(_keys[0], token[..NamedLength], domain, token[NamedLength..]);
        return Prefix + Write(token);
    }

    /// <summary>Reads a local part.</summary>
    /// <returns>False: it is none of ours, is for another domain, was changed, or its key is forgotten.</returns>
    public bool TryRead(string localPart, string domain, [NotNullWhen(true)] out BouncedDelivery? delivery)
    {
        delivery = null;
        Span<byte> token = stackalloc byte[NamedLength + ProofLength];
        if (!localPart.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || !TryRead(localPart.AsSpan(Prefix.Length), token))
        {
            return false;
        }

        var number = token[0];
        if (_keys.FirstOrDefault(key => key.Number == number) is not { } key)
        {
            return false;
        }

        Span<byte> proof = stackalloc byte[ProofLength];
        Prove(key, token[..NamedLength], domain, proof);
        if (!CryptographicOperations.FixedTimeEquals(proof, token[NamedLength..]))
        {
            return false;
        }

        delivery = new BouncedDelivery(new Guid(token[1..17], bigEndian: true), BinaryPrimitives.ReadUInt16BigEndian(token[17..]));
        return true;
    }

    private static void Prove(BounceKey key, ReadOnlySpan<byte> named, string domain, Span<byte> proof)
    {
        var text = new byte[named.Length + Encoding.ASCII.GetByteCount(domain)];
        named.CopyTo(text);
        Encoding.ASCII.GetBytes(domain.ToLowerInvariant(), text.AsSpan(named.Length));
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Secret.AsSpan(), text, whole);
        whole[..ProofLength].CopyTo(proof);
    }

    private static string Write(ReadOnlySpan<byte> token)
    {
        var text = new StringBuilder((token.Length * 8 + 4) / 5);
        var (bits, count) = (0, 0);
        foreach (var octet in token)
        {
            bits = (bits << 8) | octet;
            for (count += 8; count >= 5; count -= 5)
            {
                text.Append(Alphabet[(bits >> (count - 5)) & 31]);
            }

            bits &= (1 << count) - 1;
        }

        return count > 0 ? text.Append(Alphabet[(bits << (5 - count)) & 31]).ToString() : text.ToString();
    }

    private static bool TryRead(ReadOnlySpan<char> text, Span<byte> token)
    {
        if (text.Length != (token.Length * 8 + 4) / 5)
        {
            return false;
        }

        var (bits, count, at) = (0, 0, 0);
        foreach (var character in text)
        {
            var value = Alphabet.IndexOf(char.ToLowerInvariant(character), StringComparison.Ordinal);
            if (value < 0 || !char.IsAscii(character))
            {
                return false;
            }

            bits = (bits << 5) | value;
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                token[at++] = (byte)(bits >> count);
            }

            bits &= (1 << count) - 1;
        }

        // What is left over was never written by us: one token has one form.
        return bits == 0;
    }
}

/// <summary>A key by which bounces prove that they are about mail of ours.</summary>
/// <param name="Number">Its number, by which tokens name it.</param>
/// <param name="Secret">The key, at least 32 octets.</param>
internal sealed record BounceKey(byte Number, ImmutableArray<byte> Secret)
{
    /// <summary>How many octets a key has that is made here.</summary>
    public const int Length = 32;
}
