namespace Waxwing.Server.Audit;

/// <summary>The log events about the audit log: 2500 to 2549, each on a line of docs/service-telemetry.md.</summary>
internal static partial class AuditLog
{
    [LoggerMessage(EventId = 2500, Level = LogLevel.Warning, Message = "Signed heads of the audit log do not get to {Destination}: {Reason}. They are sent again every minute")]
    public static partial void HeadNotSent(ILogger logger, string destination, string reason);

    [LoggerMessage(EventId = 2501, Level = LogLevel.Information, Message = "Signed heads of the audit log get to {Destination} again, up to entry {Sequence}")]
    public static partial void HeadsAreSentAgain(ILogger logger, string destination, long sequence);

    [LoggerMessage(EventId = 2502, Level = LogLevel.Error, Message = "The head of the audit log could not be signed: {Reason}")]
    public static partial void NotSealed(ILogger logger, string reason);

    [LoggerMessage(EventId = 2503, Level = LogLevel.Warning, Message = "Signed heads of the audit log go nowhere: nobody could tell that it was cut off or written anew. Name a destination")]
    public static partial void NoDestination(ILogger logger);

    [LoggerMessage(EventId = 2504, Level = LogLevel.Error, Message = "A lock-out could not be written into the audit log: {Reason}")]
    public static partial void LockOutNotKept(ILogger logger, string reason);
}
