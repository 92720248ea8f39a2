namespace Waxwing.Smtp;

/// <summary>The failures of AUTH that no reply tells of. Credentials are the relay's, so the scope is the relay.</summary>
internal static class AuthFailure
{
    /// <summary>The credential or the server is not acceptable.</summary>
    public static SmtpException Refused(SmtpFailureDetail detail, string message) => Create(SmtpFailure.PolicyRefused, detail, message);

    /// <summary>The server left the mechanism's protocol.</summary>
    public static SmtpException Violation(SmtpFailureDetail detail, string message) => Create(SmtpFailure.ProtocolViolation, detail, message);

    private static SmtpException Create(SmtpFailure failure, SmtpFailureDetail detail, string message) => new(new SmtpError
    {
        Stage = SmtpStage.Auth,
        Failure = failure,
        Detail = detail,
        Message = message,
        Scope = FailureScope.Relay,
    });
}
