using Waxwing.Smtp;

namespace Waxwing.OAuth;

/// <summary>What can go wrong on the way to a token, in the words of the sender. No message holds a token, a secret, or free text of a server.</summary>
internal static class OAuthError
{
    /// <summary>The configuration does not say what a flow needs.</summary>
    public static SendException Configuration(string message, Exception? cause = null) =>
        new(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, $"oauth: {message}", FailureScope.Relay), innerException: cause);

    /// <summary>Somebody has to sign in first, or again.</summary>
    public static SendException LoginRequired(string message) => Auth(SendFault.LoginRequired, SmtpFailure.Rejected, message);

    /// <summary>A sign-in did not come to its end.</summary>
    public static SendException NotCompleted(string message) => Auth(SendFault.LoginNotCompleted, SmtpFailure.Rejected, message);

    /// <summary>The authorization server said no.</summary>
    public static SendException Refused(string message) => Auth(SendFault.AuthorizationRefused, SmtpFailure.Rejected, message);

    /// <summary>The authorization server did not answer, or not now.</summary>
    public static SendException Unreachable(string message, Exception? cause = null) => Auth(SendFault.AuthorizationServerUnreachable, SmtpFailure.ConnectionLost, message, RetryAdvice.Later, cause);

    /// <summary>The authorization server is another one than it should be, or speaks another protocol.</summary>
    public static SendException Untrusted(string message, Exception? cause = null) => Auth(SendFault.AuthorizationServerUntrusted, SmtpFailure.ProtocolViolation, message, cause: cause);

    /// <summary>The store cannot be used.</summary>
    public static SendException Store(string message, Exception? cause = null) =>
        new(SendError.Refusal(SendStage.Configure, SendFault.TokenStoreUnusable, message, FailureScope.Relay), innerException: cause);

    private static SendException Auth(SendFault fault, SmtpFailure failure, string message, RetryAdvice retry = RetryAdvice.Never, Exception? cause = null) => new(
        new SendError
        {
            Stage = SendStage.Auth,
            Failure = failure,
            Detail = fault.ToString(),
            Message = message,
            Scope = FailureScope.Relay,
            Retry = retry,
        },
        innerException: cause);
}
