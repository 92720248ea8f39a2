using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Retrying;

/// <summary>Failures as receipts have them.</summary>
internal static class Failures
{
    public static SendError Later { get; } = Rejected(SendStage.RcptTo, 451, RetryAdvice.Later, FailureScope.Recipient, "4.7.1", "not now");

    public static SendError NoSuchUser { get; } = Rejected(SendStage.RcptTo, 550, RetryAdvice.Never, FailureScope.Recipient, "5.1.1", "no such user");

    public static SendError NoConnection { get; } = new()
    {
        Stage = SendStage.Connect,
        Failure = SmtpFailure.ConnectionLost,
        Message = "the relay cannot be reached",
        Scope = FailureScope.Relay,
        Retry = RetryAdvice.OnNewConnection,
    };

    public static SendError Resting { get; } = NoConnection with { Detail = nameof(SendFault.RelayResting), Retry = RetryAdvice.Later };

    public static SendError Stopping { get; } = new()
    {
        Stage = SendStage.Data,
        Failure = SmtpFailure.Cancelled,
        Message = "cancelled by the caller",
        Scope = FailureScope.Connection,
    };

    public static SendError NoReply { get; } = new()
    {
        Stage = SendStage.FinalDot,
        Failure = SmtpFailure.ConnectionLost,
        Message = "the connection ended before the reply",
        Scope = FailureScope.Connection,
        Delivered = Delivered.Unknown,
        Retry = RetryAdvice.OnNewConnection,
    };

    public static SendError Rejected(SendStage stage, int code, RetryAdvice advice, FailureScope scope, string? enhanced, params string[] lines) => new()
    {
        Stage = stage,
        Failure = SmtpFailure.Rejected,
        Message = $"{code} {string.Join(' ', lines)}",
        Scope = scope,
        Reply = new ReplyRecord(code, enhanced, [.. lines]),
        Retry = advice,
    };
}
