using System.Collections.Immutable;

namespace Waxwing;

/// <summary>
/// Which messages are encrypted to their recipients, by which keys, and who signs them. Immutable; checked when the sender is made. What is
/// encrypted is the whole body with the subject (RFC 9788); addresses, date and Message-ID stay visible.
/// </summary>
public sealed record EncryptionOptions
{
    /// <summary>The policy of messages whose kind or self has none. Default <see cref="EncryptionPolicy.Never"/>.</summary>
    public EncryptionPolicy Policy { get; init; }

    /// <summary>The policy of the messages of a kind. Default empty. <see cref="OutgoingMessage.Encryption"/> of a message goes before.</summary>
    public ImmutableDictionary<MailKind, EncryptionPolicy> Policies { get; init; } = ImmutableDictionary<MailKind, EncryptionPolicy>.Empty;

    /// <summary>The standard. Default <see cref="EncryptionStandard.Auto"/>.</summary>
    public EncryptionStandard Standard { get; init; }

    /// <summary>
    /// The folder of recipients' keys, or null (default): certificates in PEM or DER (<c>.crt</c>, <c>.cer</c>, <c>.pem</c>), OpenPGP keys with armor or
    /// without (<c>.asc</c>, <c>.gpg</c>, <c>.pgp</c>). It has to exist; it is read anew after a minute. Whoever may write there decides who can read the messages.
    /// </summary>
    public string? KeyFolder { get; init; }

    /// <summary>
    /// A PEM file of the authorities to which every certificate of a recipient has to chain, or null (default): a certificate from
    /// <see cref="KeyFolder"/> is then trusted because it is there, and one from the store if it chains to the system's authorities.
    /// </summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Whether certificates are also taken from the current user's store for other people (AddressBook). Default false.</summary>
    public bool CertificateStore { get; init; }

    /// <summary>
    /// Whether an OpenPGP key that <see cref="KeyFolder"/> does not have is asked of the recipient's domain over HTTPS (Web Key Directory). Default
    /// false: the question tells that domain, and who reads the DNS, that somebody is about to write.
    /// </summary>
    public bool WebKeyDirectory { get; init; }

    /// <summary>What encrypts the content of an S/MIME message. Default <see cref="SMimeCipher.Aes256Gcm"/>.</summary>
    public SMimeCipher Cipher { get; init; }

    /// <summary>
    /// A PEM file of the certificate that S/MIME messages are signed with before they are encrypted, and behind it those that vouch for it; or null
    /// (default). It signs for the authors that it names, and for nobody else.
    /// </summary>
    public string? SigningCertificateFile { get; init; }

    /// <summary>Where the private key of <see cref="SigningCertificateFile"/> is, in PEM and not encrypted; or null (default).</summary>
    public Secret? SigningKey { get; init; }

    /// <summary>A file of the OpenPGP secret key that messages are signed with, with armor or without; or null (default). It signs for the authors that it names, and for nobody else.</summary>
    public string? OpenPgpKeyFile { get; init; }

    /// <summary>Where the passphrase of <see cref="OpenPgpKeyFile"/> is; null (default) for a key without one.</summary>
    public Secret? OpenPgpPassphrase { get; init; }

    internal EncryptionPolicy For(OutgoingMessage message) =>
        message.Encryption ?? (Policies.TryGetValue(message.Kind, out var policy) ? policy : Policy);
}
