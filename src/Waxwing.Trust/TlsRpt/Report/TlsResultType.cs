namespace Waxwing.Trust;

/// <summary>Why a session failed (RFC 8460 §4.3).</summary>
public enum TlsResultType
{
    /// <summary>One that RFC 8460 does not know.</summary>
    Unknown,

    /// <summary><c>starttls-not-supported</c>.</summary>
    StartTlsNotSupported,

    /// <summary><c>certificate-host-mismatch</c>.</summary>
    CertificateHostMismatch,

    /// <summary><c>certificate-expired</c>.</summary>
    CertificateExpired,

    /// <summary><c>certificate-not-trusted</c>.</summary>
    CertificateNotTrusted,

    /// <summary><c>validation-failure</c>: what none of the others says.</summary>
    ValidationFailure,

    /// <summary><c>tlsa-invalid</c>.</summary>
    TlsaInvalid,

    /// <summary><c>dnssec-invalid</c>.</summary>
    DnssecInvalid,

    /// <summary><c>dane-required</c>.</summary>
    DaneRequired,

    /// <summary><c>sts-policy-fetch-error</c>.</summary>
    StsPolicyFetchError,

    /// <summary><c>sts-policy-invalid</c>.</summary>
    StsPolicyInvalid,

    /// <summary><c>sts-webpki-invalid</c>.</summary>
    StsWebPkiInvalid,
}
