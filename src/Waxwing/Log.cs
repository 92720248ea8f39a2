using Microsoft.Extensions.Logging;

namespace Waxwing;

/// <summary>The log events. Their ids are stable; none holds an address, a secret or a part of a body.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Outcome}: message {MessageId} to {Recipients} recipients in {Attempts} attempts and {Seconds} s")]
    public static partial void Sent(ILogger logger, SendOutcome outcome, string? messageId, int recipients, int attempts, double seconds);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Attempt {Attempt} failed at {Stage}: {Failure} {Detail}; scope {Scope}, delivered {Delivered}, retry {Retry}")]
    public static partial void AttemptFailed(ILogger logger, int attempt, SendStage stage, Smtp.SmtpFailure failure, string? detail, Smtp.FailureScope scope, Smtp.Delivered delivered, Smtp.RetryAdvice retry);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "Relay {Relay} has failed too often and rests for {Seconds} s")]
    public static partial void RelayRests(ILogger logger, string relay, double seconds);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "Relay {Relay} has rested and is tried again")]
    public static partial void RelayIsTried(ILogger logger, string relay);

    [LoggerMessage(EventId = 5, Level = LogLevel.Information, Message = "Relay {Relay} is back")]
    public static partial void RelayIsBack(ILogger logger, string relay);

    [LoggerMessage(EventId = 6, Level = LogLevel.Warning, Message = "Relay {Relay} is passed over for {Next}: {Stage}, {Failure} {Detail}")]
    public static partial void PassedOver(ILogger logger, string relay, string next, SendStage stage, Smtp.SmtpFailure failure, string? detail);

    [LoggerMessage(EventId = 7, Level = LogLevel.Warning, Message = "Relay {Relay} is passed over because it cannot be trusted, which may be an attack: {Stage}, {Failure} {Detail}")]
    public static partial void Distrusted(ILogger logger, string relay, SendStage stage, Smtp.SmtpFailure failure, string? detail);

    [LoggerMessage(EventId = 8, Level = LogLevel.Warning, Message = "The retry budget is used up: message {MessageId} is not tried again after attempt {Attempt}")]
    public static partial void BudgetUsedUp(ILogger logger, string? messageId, int attempt);

    [LoggerMessage(EventId = 9, Level = LogLevel.Information, Message = "Amended after its caller had left: {Outcome}, message {MessageId}")]
    public static partial void Amended(ILogger logger, SendOutcome outcome, string? messageId);
}
