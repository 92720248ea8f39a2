using Microsoft.Extensions.Logging;

namespace Waxwing.Outbox;

/// <summary>The log events, each on a line of docs/outbox.md. An id never gets another meaning: 1300 to 1399 are the outbox's. None holds an address, a subject or a part of a body.</summary>
internal static partial class OutboxLog
{
    [LoggerMessage(EventId = 1300, Level = LogLevel.Debug, Message = "Entry {Entry} is {State} after attempt {Attempt}")]
    public static partial void Settled(ILogger logger, string entry, OutboxState state, int attempt);

    [LoggerMessage(EventId = 1301, Level = LogLevel.Warning, Message = "Entry {Entry} was being sent by a worker that has ended: it may have arrived")]
    public static partial void TakenOver(ILogger logger, string entry);

    [LoggerMessage(EventId = 1302, Level = LogLevel.Warning, Message = "The outcome of entry {Entry} came when its lease was over, and does not count")]
    public static partial void Fenced(ILogger logger, string entry);

    [LoggerMessage(EventId = 1303, Level = LogLevel.Error, Message = "The database of the outbox failed; it is tried again")]
    public static partial void DatabaseFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1304, Level = LogLevel.Error, Message = "Entry {Entry} could not be brought to an end; it is taken over when its lease ends")]
    public static partial void AttemptFailed(ILogger logger, string entry, Exception exception);
}
