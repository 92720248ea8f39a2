using Waxwing.Smtp;

namespace Waxwing.CommandLine.Output;

/// <summary>What a person can do about a failure. Where the failure's own sentence says it, there is nothing to add.</summary>
internal static class Advice
{
    /// <summary>What can be done, or null.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="command">The words that name the command, or nothing.</param>
    /// <param name="hasMessage">Whether there was a message to deliver.</param>
    public static string? For(ErrorDocument error, string command, bool hasMessage) => error.Detail switch
    {
        nameof(SmtpFailureDetail.TlsNotOffered) or nameof(SmtpFailureDetail.TlsRefused) =>
            "ask the relay's operator for a port with TLS, or try smtps://HOST:465; Waxwing never goes on in clear",
        nameof(SmtpFailureDetail.ClearTextInjection) =>
            "somebody between you and the relay forges its replies: use another network, and tell the relay's operator",
        nameof(SmtpFailureDetail.NotTls) or nameof(SmtpFailureDetail.WrongPortOrMode) =>
            "port and mode do not fit: smtps:// is for port 465, smtp:// for port 587",
        nameof(SmtpFailureDetail.ProtocolTooOld) or nameof(SmtpFailureDetail.NoSharedCipherSuite) =>
            "the relay's TLS must be brought up to date: TLS 1.2 or 1.3 with forward secrecy",
        nameof(SmtpFailureDetail.CertificateNameMismatch) or nameof(SmtpFailureDetail.CertificateNameInCommonNameOnly) =>
            "check the relay's name for a typing error; if it is right, this is not the server you meant",
        nameof(SmtpFailureDetail.CertificateSelfSigned) or nameof(SmtpFailureDetail.CertificateUnknownAuthority) =>
            "if the relay has an authority of its own, name its certificate with --ca FILE; there is no way to accept any certificate",
        nameof(SmtpFailureDetail.CertificateExpired) or nameof(SmtpFailureDetail.CertificateNotYetValid) =>
            "the relay's operator must renew the certificate; check this machine's clock too",
        nameof(SmtpFailureDetail.NoAcceptableMechanism) =>
            "the relay offers no sign-in that is acceptable; see minimumMechanism",
        nameof(SmtpFailureDetail.ServerSignatureWrong) =>
            "the server could not prove that it knows your password: do not send it there by another way",
        nameof(SmtpFailureDetail.TokenRefused) =>
            "the relay refuses the token for this user: see that the user in the relay's URL is who signed in, and that the scopes are those for SMTP",
        // Their own sentences say what to do.
        nameof(SendFault.LoginRequired) or nameof(SendFault.LoginNotCompleted) or nameof(SendFault.AuthorizationRefused) or nameof(SendFault.AuthorizationServerUntrusted) or CommandException.FolderInUse => null,
        nameof(SendFault.MessageDeadlineEnded) when error.Delivered == Delivered.No => "nothing was delivered: try again later, or give it more time (--timeout)",
        nameof(SmtpFailureDetail.SizeExceeded) => "send a smaller message, or a link",
        nameof(SendFault.DnsFailed) => $"see that the DNS resolver answers (--resolver, or \"resolver\" of the configuration), or try again later{(hasMessage ? "; nothing was delivered" : "")}",
        "Usage" => command.Length > 0 ? $"waxwing {command} --help" : "waxwing help",
        "Stopped" when error.Delivered == Delivered.Unknown => "look at the relay or ask the recipient before you send it again",
        _ => ByExitCode(error, hasMessage),
    };

    private static string? ByExitCode(ErrorDocument error, bool hasMessage) => error.ExitCode switch
    {
        ExitCodes.NotAuthenticated => "check the user in the relay's URL and the secret that --password names",
        ExitCodes.Temporary => hasMessage ? "nothing was delivered: try again later" : "try again later",
        ExitCodes.FateUnknown => "the message may have arrived: look at the relay or ask the recipient before you send it again",
        ExitCodes.NoSecureConnection => $"nothing of the message or its password was sent; see {error.Help}",
        _ => null,
    };
}
