using Microsoft.Extensions.Logging;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>
/// The log events, each on a line of docs/telemetry.md. An id never gets another meaning: 1000 to 1099 are of messages, 1100 to 1199 of
/// attempts, 1200 to 1299 of relays. None holds an address (<see cref="AddressHash"/>), a subject, a secret, a part of a body, or what a
/// server said, which may hold any of them.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1000, Level = LogLevel.Information, Message = "{Outcome}: message {MessageId} of {Author}; recipients {Recipients}, attempts {Attempts}, {Seconds} s, by {Transport}")]
    public static partial void MessageEnded(ILogger logger, SendOutcome outcome, string? messageId, string? author, int recipients, int attempts, double seconds, SendTransport transport);

    [LoggerMessage(EventId = 1001, Level = LogLevel.Warning, Message = "Recipient {Recipient} of message {MessageId}: delivered {Delivered}; {Stage}, {Failure} {Detail} {Code} {Enhanced}")]
    public static partial void RecipientNotAccepted(ILogger logger, string recipient, string? messageId, Delivered delivered, SendStage stage, SmtpFailure failure, string? detail, int? code, string? enhanced);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Debug, Message = "Recipient {Recipient} of message {MessageId} was accepted as {QueueId}")]
    public static partial void RecipientAccepted(ILogger logger, string recipient, string? messageId, string? queueId);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "A message was refused before anything was sent: {Stage}, {Failure} {Detail}")]
    public static partial void MessageRefused(ILogger logger, SendStage stage, SmtpFailure failure, string? detail);

    [LoggerMessage(EventId = 1004, Level = LogLevel.Information, Message = "Amended after its caller had left: {Outcome}, message {MessageId}")]
    public static partial void MessageAmended(ILogger logger, SendOutcome outcome, string? messageId);

    [LoggerMessage(EventId = 1100, Level = LogLevel.Warning, Message = "Attempt {Attempt} with {Relay} failed at {Stage}: scope {Scope}, delivered {Delivered}, retry {Retry}; {Failure} {Detail}")]
    public static partial void AttemptFailed(ILogger logger, int attempt, string relay, SendStage stage, SmtpFailure failure, string? detail, FailureScope scope, Delivered delivered, RetryAdvice retry);

    [LoggerMessage(EventId = 1101, Level = LogLevel.Warning, Message = "The retry budget is used up: message {MessageId} is not tried again after attempt {Attempt}")]
    public static partial void BudgetUsedUp(ILogger logger, string? messageId, int attempt);

    [LoggerMessage(EventId = 1200, Level = LogLevel.Warning, Message = "Relay {Relay} has failed too often and rests for {Seconds} s")]
    public static partial void RelayRests(ILogger logger, string relay, double seconds);

    [LoggerMessage(EventId = 1201, Level = LogLevel.Information, Message = "Relay {Relay} has rested and is tried again")]
    public static partial void RelayIsTried(ILogger logger, string relay);

    [LoggerMessage(EventId = 1202, Level = LogLevel.Information, Message = "Relay {Relay} is back")]
    public static partial void RelayIsBack(ILogger logger, string relay);

    [LoggerMessage(EventId = 1203, Level = LogLevel.Warning, Message = "Relay {Relay} is passed over for {Next}: {Stage}, {Failure} {Detail}")]
    public static partial void PassedOver(ILogger logger, string relay, string next, SendStage stage, SmtpFailure failure, string? detail);

    [LoggerMessage(EventId = 1204, Level = LogLevel.Warning, Message = "Relay {Relay} is passed over because it cannot be trusted, which may be an attack: {Stage}, {Failure} {Detail}")]
    public static partial void Distrusted(ILogger logger, string relay, SendStage stage, SmtpFailure failure, string? detail);

    [LoggerMessage(EventId = 1205, Level = LogLevel.Debug, Message = "Connected to relay {Relay} at {Endpoint}: {Protocol} {CipherSuite}")]
    public static partial void ConnectionOpened(ILogger logger, string relay, string endpoint, string? protocol, string? cipherSuite);

    [LoggerMessage(EventId = 1206, Level = LogLevel.Warning, Message = "Mail hosts may refuse mail of ours for where it comes from: {Findings}")]
    public static partial void OwnAddressDoubtful(ILogger logger, string findings);
}
