using System.Security.Cryptography;

namespace Waxwing.Server.Domains;

/// <summary>How private keys lie in the store. Thread-safe.</summary>
internal interface IKeyProtection
{
    /// <summary>Whether whoever has the store alone has no key.</summary>
    bool Encrypts { get; }

    /// <summary>Makes of a secret what is kept.</summary>
    /// <param name="owner">The key whose secret it is: what was made for one owner opens for no other, if it is encrypted.</param>
    /// <param name="secret">The secret.</param>
    byte[] Protect(Guid owner, ReadOnlySpan<byte> secret);

    /// <summary>The secret of what was kept; the caller overwrites it.</summary>
    /// <exception cref="CryptographicException">It is damaged, or of another kind of protection.</exception>
    byte[] Unprotect(Guid owner, ReadOnlySpan<byte> kept);
}

/// <summary>Does not encrypt: the permissions of the data folder are all that protects the keys. Health says so.</summary>
internal sealed class UnencryptedKeys : IKeyProtection
{
    // The first octet tells the kind of protection, so that keys of before are known once there is another kind.
    private const byte Kind = 0;

    public bool Encrypts => false;

    public byte[] Protect(Guid owner, ReadOnlySpan<byte> secret) => [Kind, .. secret];

    public byte[] Unprotect(Guid owner, ReadOnlySpan<byte> kept) => kept is [Kind, .. var secret]
        ? secret.ToArray()
        : throw new CryptographicException("The key is not one that was kept unencrypted.");
}
