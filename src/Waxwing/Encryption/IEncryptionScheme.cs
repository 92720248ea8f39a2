using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Encryption;

/// <summary>One standard: who has a key in it, and how a payload is signed and encrypted. Thread-safe.</summary>
internal interface IEncryptionScheme
{
    /// <summary>Which it is: never <see cref="EncryptionStandard.Auto"/>.</summary>
    EncryptionStandard Standard { get; }

    /// <summary>What encrypts the content, for a person.</summary>
    string Cipher { get; }

    /// <summary>Looks for a key of a recipient. An address is compared as a whole, never in part.</summary>
    /// <exception cref="SendException">The keys cannot be read.</exception>
    ValueTask<KeySearch> FindAsync(Mailbox recipient, CancellationToken cancellationToken);

    /// <summary>The fingerprint of the key that signs for an author, or null where none does.</summary>
    /// <exception cref="SendException">There is one, and it may not sign now.</exception>
    string? SignerFor(Mailbox author);

    /// <summary>Why a message of this author cannot be encrypted well, or null.</summary>
    string? Obstacle(Mailbox author);

    /// <summary>Signs the payload, if somebody signs for the author, and encrypts it to these keys and no other.</summary>
    MimeEntity Seal(byte[] payload, Mailbox author, IEnumerable<EncryptionKey> keys);
}
