namespace Waxwing;

/// <summary>Whether a message is encrypted to its recipients. It is encrypted for all of them or for none: a copy in clear for one would give it away for all.</summary>
public enum EncryptionPolicy
{
    /// <summary>It is not. The default.</summary>
    Never,

    /// <summary>It is, if every recipient has an acceptable key. Otherwise it goes inside TLS alone; the receipt says so and warns. Whoever can take a key away decides that: see <see cref="Required"/>.</summary>
    WhereEveryRecipientHasKey,

    /// <summary>It is, or it is refused (<see cref="SendFault.NoAcceptableKey"/>, <see cref="SendFault.EncryptionNotPossible"/>) before any relay is asked.</summary>
    Required,
}
