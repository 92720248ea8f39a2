namespace Waxwing.Trust;

/// <summary>The words of RFC 8460 §4.2 and §4.3.</summary>
internal static class TlsReportWords
{
    public static TlsPolicyType PolicyTypeOf(string word) => Array.Find(Enum.GetValues<TlsPolicyType>(), type => string.Equals(Of(type), word, StringComparison.Ordinal));

    public static TlsResultType ResultTypeOf(string word) => Array.Find(Enum.GetValues<TlsResultType>(), type => string.Equals(Of(type), word, StringComparison.Ordinal));

    public static string? Of(TlsPolicyType type) => type switch
    {
        TlsPolicyType.Unknown => null,
        TlsPolicyType.Tlsa => "tlsa",
        TlsPolicyType.Sts => "sts",
        TlsPolicyType.NoPolicyFound => "no-policy-found",
    };

    public static string? Of(TlsResultType type) => type switch
    {
        TlsResultType.Unknown => null,
        TlsResultType.StartTlsNotSupported => "starttls-not-supported",
        TlsResultType.CertificateHostMismatch => "certificate-host-mismatch",
        TlsResultType.CertificateExpired => "certificate-expired",
        TlsResultType.CertificateNotTrusted => "certificate-not-trusted",
        TlsResultType.ValidationFailure => "validation-failure",
        TlsResultType.TlsaInvalid => "tlsa-invalid",
        TlsResultType.DnssecInvalid => "dnssec-invalid",
        TlsResultType.DaneRequired => "dane-required",
        TlsResultType.StsPolicyFetchError => "sts-policy-fetch-error",
        TlsResultType.StsPolicyInvalid => "sts-policy-invalid",
        TlsResultType.StsWebPkiInvalid => "sts-webpki-invalid",
    };
}
