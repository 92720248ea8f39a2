using System.Net;
using Waxwing.Server.Store;
using Waxwing.Smtp.Server;

namespace Waxwing.Server.ReturnPath;

/// <summary>The log events of the return path: 2800 to 2899. None holds an address or a part of a message.</summary>
internal static partial class ReturnPathLog
{
    [LoggerMessage(EventId = 2800, Level = LogLevel.Information, Message = "{Kind} {Id} about message {MessageId}, recipient {Number}, is proven and counts")]
    public static partial void Counts(ILogger logger, ReturnedKind kind, Guid id, Guid messageId, int number);

    [LoggerMessage(EventId = 2801, Level = LogLevel.Information, Message = "{Kind} {Id} is proven; the same was told of message {MessageId} before, and changes nothing")]
    public static partial void IsRepeated(ILogger logger, ReturnedKind kind, Guid id, Guid messageId);

    [LoggerMessage(EventId = 2802, Level = LogLevel.Information, Message = "{Kind} {Id} came, and changes nothing: {Note}")]
    public static partial void IsShown(ILogger logger, ReturnedKind kind, Guid id, string note);

    [LoggerMessage(EventId = 2803, Level = LogLevel.Error, Message = "{Id} came, and met a fault of ours: it is shown, and changes nothing")]
    public static partial void Failed(ILogger logger, Guid id, Exception exception);

    [LoggerMessage(EventId = 2804, Level = LogLevel.Error, Message = "What came back cannot be judged now: {Reason}; it is tried again")]
    public static partial void StoreFails(ILogger logger, string reason);

    [LoggerMessage(EventId = 2805, Level = LogLevel.Warning, Message = "{Client} was refused at the return path: too many connections")]
    public static partial void TooManyConnections(ILogger logger, IPAddress client);

    [LoggerMessage(EventId = 2806, Level = LogLevel.Error, Message = "What comes back is put off with 452, since the store cannot be used ({Fault}): {Why}; told once until it is over")]
    public static partial void StoreFailed(ILogger logger, StoreFault fault, string why);

    [LoggerMessage(EventId = 2807, Level = LogLevel.Information, Message = "What comes back is taken again; {Count} times it was put off")]
    public static partial void StoreWorks(ILogger logger, int count);

    [LoggerMessage(EventId = 2808, Level = LogLevel.Debug, Message = "The session of {Client} at the return path is over: {End}; messages accepted: {Accepted}")]
    public static partial void SessionEnded(ILogger logger, IPAddress client, SmtpSessionEnd end, int accepted);
}
