namespace Waxwing;

/// <summary>What exactly Waxwing refused or could not do, before any server was asked. A failure of the session has an <see cref="Smtp.SmtpFailureDetail"/> instead.</summary>
public enum SendFault
{
    /// <summary>No relay is given or configured.</summary>
    NoRelay,

    /// <summary>A relay's URL cannot be read.</summary>
    InvalidRelayUrl,

    /// <summary>Scheme and port of a relay's URL contradict each other (RFC 8314 §3).</summary>
    PortModeConflict,

    /// <summary>A password would be used where it may not be.</summary>
    PasswordNotAllowed,

    /// <summary>A relay without TLS (LMTP) is not on this machine.</summary>
    RelayNotLocal,

    /// <summary>A secret that is named by reference cannot be read.</summary>
    SecretUnreadable,

    /// <summary>A fingerprint is configured for a public host.</summary>
    FingerprintOnPublicHost,

    /// <summary>A field of the configuration is not known.</summary>
    UnknownField,

    /// <summary>A field of the configuration has a value that is not accepted.</summary>
    InvalidValue,

    /// <summary>A file that was named does not exist or cannot be read.</summary>
    FileUnreadable,

    /// <summary>The relay has failed too often and is left alone for a while; nobody was asked.</summary>
    RelayResting,

    /// <summary>The domain names no submission server in DNS (RFC 6186).</summary>
    SubmissionNotOffered,

    /// <summary>Neither DNSSEC nor its certificate binds the submission server that was found to the domain.</summary>
    DiscoveredServerUnproven,

    /// <summary>An answer of DNS does not verify by DNSSEC.</summary>
    DnsBogus,

    /// <summary>DNS gave no answer.</summary>
    DnsFailed,

    /// <summary>The message has no From.</summary>
    NoSender,

    /// <summary>The message has more than one From mailbox or field.</summary>
    SeveralFrom,

    /// <summary>Two parsers read the From field differently.</summary>
    AmbiguousFrom,

    /// <summary>The message has no recipient.</summary>
    NoRecipients,

    /// <summary>An address is not valid (RFC 5321 §4.1.2).</summary>
    InvalidAddress,

    /// <summary>A header field holds a line break or control character of its own.</summary>
    HeaderInjection,

    /// <summary>A header field is not valid (RFC 5322 §2.2).</summary>
    InvalidHeader,

    /// <summary>An attachment's name deceives: a hidden extension, a reversed direction, a path.</summary>
    DeceptiveAttachment,

    /// <summary>The message holds what must not go out by mail: a secret, a card, an account, as the guard's policy says.</summary>
    SensitiveContent,

    /// <summary>There is no key to sign the message with, and it has to be signed.</summary>
    NoSigningKey,

    /// <summary>The message cannot be signed so that every verifier reads it alike.</summary>
    NotSignable,

    /// <summary>Receivers would find neither our key nor a way to pass SPF in DNS, so the message is held.</summary>
    PreflightFailed,

    /// <summary>The message cannot be read as MIME.</summary>
    InvalidMessage,

    /// <summary>The deadline of the message as a whole ended, at the stage that the error names; not that of the stage.</summary>
    MessageDeadlineEnded,

    /// <summary>The folder that messages are to be picked up from does not exist.</summary>
    PickupFolderMissing,

    /// <summary>The folder that messages are to be picked up from may not be written to.</summary>
    PickupFolderDenied,

    /// <summary>The disk under the folder is full, or the user's share of it is.</summary>
    PickupDiskFull,

    /// <summary>The message could not be written into the folder for another reason, which the message tells.</summary>
    PickupFailed,

    /// <summary>There is no access token, and none to be had before somebody signs in (again): <c>waxwing login</c>.</summary>
    LoginRequired,

    /// <summary>A sign-in was begun and not finished: it was declined, or its time ran out.</summary>
    LoginNotCompleted,

    /// <summary>The OAuth 2.0 authorization server refused the client, its proof, or what it asks for.</summary>
    AuthorizationRefused,

    /// <summary>The OAuth 2.0 authorization server could not be reached, or could not answer now.</summary>
    AuthorizationServerUnreachable,

    /// <summary>The OAuth 2.0 authorization server is not who it should be, or does not follow the protocol.</summary>
    AuthorizationServerUntrusted,

    /// <summary>The store of tokens cannot be read or written. Nothing in it was overwritten.</summary>
    TokenStoreUnusable,

    /// <summary>The domain of a recipient says in DNS that it takes no mail (null MX, RFC 7505).</summary>
    NullMx,

    /// <summary>The domain of a recipient does not exist in DNS.</summary>
    MailDomainNotFound,

    /// <summary>A domain has neither mail hosts nor an address, or a mail host has no address that can be used.</summary>
    NoMailHost,

    /// <summary>The mail host of a domain is this sender itself, or this machine: its mail would come back.</summary>
    MailLoop,

    /// <summary>Whether a mail host has TLSA records cannot be told, so it is not used now (RFC 7672 §2.1.3).</summary>
    TlsaUnanswered,

    /// <summary>The MTA-STS policy of a domain does not name a mail host that DNS names (RFC 8461 §4.1).</summary>
    MailHostNotInPolicy,

    /// <summary>The message may go only to mail hosts that prove who they are (RFC 8689), and neither DANE nor MTA-STS makes this one do so.</summary>
    MailHostUnproven,

    /// <summary>The message has to be encrypted, and a recipient has no acceptable key: <see cref="SendError.WithoutKey"/>.</summary>
    NoAcceptableKey,

    /// <summary>The message has to be encrypted, and is one that cannot be: it is signed or encrypted already, or nobody signs where that is needed.</summary>
    EncryptionNotPossible,

    /// <summary>The key that is to sign the message may not do so now: it has expired, is revoked, or is not meant for it.</summary>
    SigningKeyUnusable,

    /// <summary>A mail host can be reached only from an address of ours that DNS does not show to be a mail server's, so it is not used now (<see cref="IPv6Use.WhereProven"/>).</summary>
    OwnAddressUnproven,

    /// <summary>What was found when a message was prepared (<see cref="PreparedMessage.Findings"/>) is damaged, or of another version.</summary>
    FindingsUnreadable,
}
