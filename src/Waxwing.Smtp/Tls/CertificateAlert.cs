namespace Waxwing.Smtp;

/// <summary>
/// The alerts by which a server refuses our client certificate, or the lack of one. Under TLS 1.3 our side of the handshake
/// has ended by then (RFC 8446 §4.4.2), so they come in place of the first reply.
/// </summary>
internal static class CertificateAlert
{
    // The reason strings of OpenSSL, the only place where the platform tells the alert. Elsewhere the loss of the
    // connection is all that is known.
    private static readonly string[] Refusals =
        ["alert bad certificate", "alert unsupported certificate", "alert certificate revoked", "alert certificate expired", "alert certificate unknown", "alert unknown ca", "alert access denied"];

    /// <summary>The failure that an exception of the TLS stream tells of, or null if it is of another kind.</summary>
    public static SmtpError? Read(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause.Message.Contains("alert certificate required", StringComparison.Ordinal))
            {
                return Error(SmtpFailureDetail.ClientCertificateMissing, "the server wants a client certificate and got none (alert certificate_required): configure one");
            }

            if (Array.Find(Refusals, cause.Message.Contains) is { } alert)
            {
                return Error(SmtpFailureDetail.ClientCertificateRefused, $"the server refused our client certificate ({alert}): it is not one that this server knows, or it has expired");
            }
        }

        return null;
    }

    private static SmtpError Error(SmtpFailureDetail detail, string message) => new()
    {
        Stage = SmtpStage.TlsHandshake,
        Failure = SmtpFailure.Rejected,
        Detail = detail,
        Message = message,
        Scope = FailureScope.Relay,
    };
}
