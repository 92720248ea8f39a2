using System.Net;
using Waxwing.Server.Store;
using Waxwing.Smtp.Server;

namespace Waxwing.Server.Submission;

/// <summary>
/// The log events of the submission listener: 2300 to 2399, of which 2300 to 2349 concern security. None holds a secret, a recipient or a part of a message; an
/// identity is a key's id or a configured user, and told only where there is one.
/// </summary>
internal static partial class SubmissionLog
{
    [LoggerMessage(EventId = 2300, Level = LogLevel.Information, Message = "{Client} logged in by {Mechanism} as {Identity}")]
    public static partial void LoggedIn(ILogger logger, IPAddress client, string mechanism, string identity);

    [LoggerMessage(EventId = 2301, Level = LogLevel.Warning, Message = "{Client} failed to log in by {Mechanism} as {Identity}; the next attempt has to wait {Wait} s")]
    public static partial void LogInFailed(ILogger logger, IPAddress client, string mechanism, string? identity, double wait);

    [LoggerMessage(EventId = 2302, Level = LogLevel.Warning, Message = "{Client} was put off: too many log-ins by {Mechanism} as {Identity} have failed")]
    public static partial void LogInPutOff(ILogger logger, IPAddress client, string mechanism, string? identity);

    [LoggerMessage(EventId = 2303, Level = LogLevel.Warning, Message = "{Client} was refused: too many connections")]
    public static partial void TooManyConnections(ILogger logger, IPAddress client);

    [LoggerMessage(EventId = 2304, Level = LogLevel.Error, Message = "{Client} reached the port in clear, which is for this machine alone, and was cut off")]
    public static partial void NotLoopback(ILogger logger, IPAddress client);

    [LoggerMessage(EventId = 2350, Level = LogLevel.Debug, Message = "The session with {Client} is over: {End}; messages accepted: {Accepted}")]
    public static partial void SessionEnded(ILogger logger, IPAddress client, SmtpSessionEnd end, int accepted);

    [LoggerMessage(EventId = 2351, Level = LogLevel.Error, Message = "{Command} is put off with 452, since the store cannot be used ({Fault}): {Why}; told once until it is over")]
    public static partial void StoreFailed(ILogger logger, string command, StoreFault fault, string why);

    [LoggerMessage(EventId = 2352, Level = LogLevel.Warning, Message = "A message is put off with 452: those on their way in take {Taken} octets")]
    public static partial void NoRoom(ILogger logger, long taken);

    [LoggerMessage(EventId = 2353, Level = LogLevel.Information, Message = "{Command} is taken again; {Count} times it was put off")]
    public static partial void StoreWorks(ILogger logger, string command, int count);
}
