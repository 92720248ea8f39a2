namespace Waxwing.Smtp;

/// <summary>What exactly was wrong, for the failures whose remedy depends on it.</summary>
public enum SmtpFailureDetail
{
    /// <summary>Nothing more is known than stage, failure and reply say.</summary>
    None,

    /// <summary>The server does not announce STARTTLS (RFC 3207), or somebody on the way removed it.</summary>
    TlsNotOffered,

    /// <summary>The address is not one of this machine, and only there a session may be without TLS.</summary>
    NotLocal,

    /// <summary>The server announces STARTTLS and refused the command.</summary>
    TlsRefused,

    /// <summary>The server sent bytes in clear after its 220 to STARTTLS: an injected reply.</summary>
    ClearTextInjection,

    /// <summary>The peer answered the TLS hello with something that is neither TLS nor SMTP.</summary>
    NotTls,

    /// <summary>The port speaks SMTP in clear where TLS was expected from the first octet, or the reverse.</summary>
    WrongPortOrMode,

    /// <summary>The server speaks no TLS version that is still acceptable.</summary>
    ProtocolTooOld,

    /// <summary>Both sides speak an acceptable version, and share no acceptable cipher suite.</summary>
    NoSharedCipherSuite,

    /// <summary>The handshake failed for another reason, which the message tells.</summary>
    HandshakeFailed,

    /// <summary>The server sent no certificate.</summary>
    CertificateMissing,

    /// <summary>A certificate of the chain is past its end.</summary>
    CertificateExpired,

    /// <summary>A certificate of the chain is not valid yet.</summary>
    CertificateNotYetValid,

    /// <summary>No subject alternative name matches the name that was asked for (RFC 9525).</summary>
    CertificateNameMismatch,

    /// <summary>The certificate has no subject alternative name at all; its common name never counts (RFC 9525 §2).</summary>
    CertificateNameInCommonNameOnly,

    /// <summary>The certificate vouches for itself, and is not trusted.</summary>
    CertificateSelfSigned,

    /// <summary>The chain does not lead to a trusted authority.</summary>
    CertificateUnknownAuthority,

    /// <summary>A key is too small: RSA under 2048 bits, EC under 256.</summary>
    CertificateWeakKey,

    /// <summary>A signature in the chain, the trust anchor's own apart, uses SHA-1 or older.</summary>
    CertificateWeakSignature,

    /// <summary>The certificate is not made for TLS servers (extended key usage).</summary>
    CertificateWrongUsage,

    /// <summary>A stapled OCSP answer says that the certificate is revoked.</summary>
    CertificateRevoked,

    /// <summary>The certificate demands a staple (RFC 7633), and none, or no usable one, came.</summary>
    CertificateStapleMissing,

    /// <summary>The chain breaks another rule of RFC 5280: a constraint, a signature, a purpose of a CA.</summary>
    CertificateChainInvalid,

    /// <summary>The certificate is not the one that the configured fingerprint names.</summary>
    CertificateFingerprintMismatch,

    /// <summary>The server wants a client certificate, and none was configured.</summary>
    ClientCertificateMissing,

    /// <summary>The server refused the client certificate that it was shown.</summary>
    ClientCertificateRefused,

    /// <summary>No certificate of the verified chain has one of the pinned public keys (RFC 7469).</summary>
    CertificatePinMismatch,

    /// <summary>The server offers no SASL mechanism that the policy accepts.</summary>
    NoAcceptableMechanism,

    /// <summary>The server could not prove that it knows the password (SCRAM, RFC 5802 §3).</summary>
    ServerSignatureWrong,

    /// <summary>The SCRAM parameters of the server are outside the accepted range, or malformed.</summary>
    ScramParametersRefused,

    /// <summary>The bearer token could not be had from where it comes, or is none.</summary>
    TokenUnavailable,

    /// <summary>The server refused the bearer token (RFC 7628 §3.2.2).</summary>
    TokenRefused,

    /// <summary>A reply line is longer than 2,048 octets.</summary>
    ReplyLineTooLong,

    /// <summary>A reply has more than 128 lines.</summary>
    ReplyTooLong,

    /// <summary>A reply does not follow the grammar of RFC 5321 §4.2.</summary>
    ReplyMalformed,

    /// <summary>A well-formed reply that does not fit the command, or answers none.</summary>
    ReplyUnexpected,

    /// <summary>The server announced that it is closing the channel (421).</summary>
    ServiceClosing,

    /// <summary>The content is larger than the server accepts (SIZE, RFC 1870).</summary>
    SizeExceeded,

    /// <summary>The content holds a CR or LF that is not part of a CRLF, or a NUL.</summary>
    ContentNotCanonical,

    /// <summary>The content has a line of more than 998 octets (RFC 5322 §2.1.1).</summary>
    ContentLineTooLong,

    /// <summary>The message has 8-bit content and the server lacks 8BITMIME (RFC 6152).</summary>
    EightBitMimeNotOffered,

    /// <summary>The message needs SMTPUTF8 (RFC 6531) and the server lacks it: 5.6.7.</summary>
    SmtpUtf8NotOffered,

    /// <summary>The content is binary and the server lacks BINARYMIME or CHUNKING (RFC 3030).</summary>
    BinaryMimeNotOffered,

    /// <summary>The message may go on only inside verified TLS, and the server does not announce REQUIRETLS (RFC 8689): 5.7.30.</summary>
    RequireTlsNotOffered,

    /// <summary>The message is to be returned when it is late, and the server does not announce DELIVERBY (RFC 2852), or takes only longer times.</summary>
    DeliverByNotOffered,

    /// <summary>The envelope has more recipients, or recipient domains, than the server announces to take (LIMITS, RFC 9422).</summary>
    LimitExceeded,

    /// <summary>
    /// The server takes nothing more in this session (LIMITS, RFC 9422), or has refused so much in it that it may end it;
    /// another connection can carry the message.
    /// </summary>
    SessionUsedUp,

    /// <summary>The source of the content failed while it was read.</summary>
    ContentSourceFailed,

    /// <summary>No TLSA record of the host, for which DNSSEC vouches, is of the server's certificates (DANE, RFC 7672).</summary>
    TlsaMismatch,
}
