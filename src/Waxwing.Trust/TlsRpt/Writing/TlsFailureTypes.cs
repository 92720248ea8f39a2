using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>What our own failures are called in reports (RFC 8460 §4.3).</summary>
public static class TlsFailureTypes
{
    /// <summary>The type of a policy that could not be had (§4.3.2.2).</summary>
    /// <param name="fault">Why.</param>
    /// <returns>The type; null where the domain has no policy, or DNS did not say.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="fault"/> is null.</exception>
    public static TlsResultType? Of(MtaStsFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault.Kind switch
        {
            MtaStsFaultKind.NoRecord or MtaStsFaultKind.SeveralRecords or MtaStsFaultKind.RecordSyntax => null,
            MtaStsFaultKind.DnsFailure or MtaStsFaultKind.DnsBogus => null,
            MtaStsFaultKind.Connection or MtaStsFaultKind.TimeLimit or MtaStsFaultKind.Redirect or MtaStsFaultKind.Status => TlsResultType.StsPolicyFetchError,
            MtaStsFaultKind.MediaType or MtaStsFaultKind.TooLong or MtaStsFaultKind.PolicySyntax => TlsResultType.StsPolicyInvalid,
            MtaStsFaultKind.Tls => TlsResultType.StsWebPkiInvalid,
        };
    }

    /// <summary>The type of a session that failed (§4.3.1, §4.3.2).</summary>
    /// <param name="error">The error.</param>
    /// <returns>The type; null where the failure has nothing to do with TLS.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="error"/> is null.</exception>
    public static TlsResultType? Of(SmtpError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return Of(error.Detail);
    }

    /// <summary>The type of a session that failed, or that would have failed a policy that is only tested (§4.3.1, §4.3.2).</summary>
    /// <param name="detail">What exactly was wrong.</param>
    /// <returns>The type; null where that has nothing to do with TLS.</returns>
    public static TlsResultType? Of(SmtpFailureDetail detail) => detail switch
    {
        // §4.3.2.1: none of the records was found to be valid.
        SmtpFailureDetail.TlsaMismatch => TlsResultType.TlsaInvalid,
        SmtpFailureDetail.TlsNotOffered or SmtpFailureDetail.TlsRefused => TlsResultType.StartTlsNotSupported,
        SmtpFailureDetail.CertificateNameMismatch or SmtpFailureDetail.CertificateNameInCommonNameOnly => TlsResultType.CertificateHostMismatch,
        SmtpFailureDetail.CertificateExpired => TlsResultType.CertificateExpired,
        SmtpFailureDetail.CertificateNotYetValid or SmtpFailureDetail.CertificateSelfSigned or SmtpFailureDetail.CertificateUnknownAuthority
            or SmtpFailureDetail.CertificateWeakKey or SmtpFailureDetail.CertificateWeakSignature or SmtpFailureDetail.CertificateWrongUsage
            or SmtpFailureDetail.CertificateRevoked or SmtpFailureDetail.CertificateStapleMissing or SmtpFailureDetail.CertificateChainInvalid
            or SmtpFailureDetail.CertificateFingerprintMismatch or SmtpFailureDetail.CertificatePinMismatch => TlsResultType.CertificateNotTrusted,
        SmtpFailureDetail.ClearTextInjection or SmtpFailureDetail.NotTls or SmtpFailureDetail.WrongPortOrMode or SmtpFailureDetail.ProtocolTooOld
            or SmtpFailureDetail.NoSharedCipherSuite or SmtpFailureDetail.HandshakeFailed or SmtpFailureDetail.CertificateMissing
            or SmtpFailureDetail.ClientCertificateMissing or SmtpFailureDetail.ClientCertificateRefused => TlsResultType.ValidationFailure,
        SmtpFailureDetail.None or SmtpFailureDetail.NotLocal or SmtpFailureDetail.NoAcceptableMechanism or SmtpFailureDetail.ServerSignatureWrong
            or SmtpFailureDetail.ScramParametersRefused or SmtpFailureDetail.TokenUnavailable or SmtpFailureDetail.TokenRefused
            or SmtpFailureDetail.ReplyLineTooLong or SmtpFailureDetail.ReplyTooLong or SmtpFailureDetail.ReplyMalformed or SmtpFailureDetail.ReplyUnexpected
            or SmtpFailureDetail.ServiceClosing or SmtpFailureDetail.SizeExceeded or SmtpFailureDetail.ContentNotCanonical or SmtpFailureDetail.ContentLineTooLong
            or SmtpFailureDetail.EightBitMimeNotOffered or SmtpFailureDetail.SmtpUtf8NotOffered or SmtpFailureDetail.BinaryMimeNotOffered or SmtpFailureDetail.RequireTlsNotOffered
            or SmtpFailureDetail.DeliverByNotOffered or SmtpFailureDetail.LimitExceeded or SmtpFailureDetail.SessionUsedUp or SmtpFailureDetail.ContentSourceFailed => null,
    };
}
