using System.Security.Cryptography;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>
/// Names an address without showing it: the first 16 digits, in lower-case hexadecimal, of its HMAC-SHA-256. Whoever has no key can
/// neither read the address nor try addresses out. Immutable and thread-safe.
/// </summary>
public sealed class AddressHash
{
    /// <summary>How many hexadecimal digits a hash has.</summary>
    public const int Digits = 16;

    /// <summary>The fewest octets of a key in UTF-8. Fewer could be found by trying.</summary>
    public const int MinKeyLength = 16;

    private readonly byte[] _key;

    private AddressHash(byte[] key, bool isOfThisProcess) => (_key, IsOfThisProcess) = (key, isOfThisProcess);

    /// <summary>Hashes with a random key that nobody knows and that ends with the process.</summary>
    public static AddressHash OfThisProcess { get; } = new(RandomNumberGenerator.GetBytes(32), isOfThisProcess: true);

    /// <summary>Whether the key is this process's own.</summary>
    public bool IsOfThisProcess { get; }

    /// <summary>Hashes with a key of the operator's, so that several processes, and tomorrow's logs, name an address alike.</summary>
    /// <param name="key">The key, of which the octets in UTF-8 count: at least <see cref="MinKeyLength"/>. It is read now.</param>
    /// <returns>The hash.</returns>
    /// <exception cref="SendException">The key cannot be read (<see cref="SendFault.SecretUnreadable"/>) or is too short (<see cref="SendFault.InvalidValue"/>).</exception>
    public static AddressHash FromKey(Secret key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var octets = Encoding.UTF8.GetBytes(key.Read());
        return octets.Length >= MinKeyLength
            ? new AddressHash(octets, isOfThisProcess: false)
            : throw new SendException(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue,
                $"the key for hashes of addresses, {key}, has {octets.Length} octets: at least {MinKeyLength} are needed, or addresses could be found by trying keys", FailureScope.OurAddress));
    }

    /// <summary>The hash of an address, with the spelling that it has on the wire.</summary>
    /// <param name="mailbox">The address. Its local part counts with its case (RFC 5321 §2.4), its domain without.</param>
    /// <returns><see cref="Digits"/> hexadecimal digits in lower case.</returns>
    public string Of(Mailbox mailbox)
    {
        ArgumentNullException.ThrowIfNull(mailbox);
        Span<byte> octets = stackalloc byte[Mailbox.MaxLength];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var length = Encoding.UTF8.GetBytes(mailbox.ToString(), octets);
        HMACSHA256.HashData(_key, octets[..length], hash);
        return Convert.ToHexStringLower(hash[..(Digits / 2)]);
    }

    /// <summary>Whose key it is; never the key.</summary>
    public override string ToString() => IsOfThisProcess ? "HMAC-SHA-256 with a key of this process" : "HMAC-SHA-256 with a configured key";
}
