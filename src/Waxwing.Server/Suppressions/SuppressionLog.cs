namespace Waxwing.Server.Suppressions;

/// <summary>What suppressions, pauses by the service and unsubscriptions tell the log. Ids 2600 to 2699; none has an address.</summary>
internal static partial class SuppressionLog
{
    [LoggerMessage(2600, LogLevel.Warning, "The list of suppressions cannot be read or written now: {Why}")]
    public static partial void StoreFails(ILogger logger, string why);

    [LoggerMessage(2601, LogLevel.Error, "Mail of lane {Lane} is paused until {Until}, since its peer refuses ({Class}): {Why}")]
    public static partial void LanePaused(ILogger logger, string lane, DateTimeOffset until, string @class, string why);

    [LoggerMessage(2603, LogLevel.Information, "A recipient of message {MessageId} wants no more mail of stream {Stream} of tenant {Tenant}")]
    public static partial void Unsubscribed(ILogger logger, string tenant, string stream, Guid messageId);

    [LoggerMessage(2602, LogLevel.Warning, "Lane {Lane} should be paused, since its peer refuses ({Class}), and cannot be: {Why}")]
    public static partial void LaneNotPaused(ILogger logger, string lane, string @class, string why);
}
