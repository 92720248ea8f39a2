namespace Waxwing.Server.Delivery;

/// <summary>What carrying tells the log. Ids 2010 to 2019.</summary>
internal static partial class CourierLog
{
    [LoggerMessage(2010, LogLevel.Error, "Message {MessageId} is damaged as it is kept, and held for a person: {Why}")]
    public static partial void Damaged(ILogger logger, Guid messageId, string why);

    [LoggerMessage(2011, LogLevel.Error, "Delivering message {MessageId} met a fault of ours; its fate is told as unknown")]
    public static partial void Failed(ILogger logger, Guid messageId, Exception exception);

    [LoggerMessage(2012, LogLevel.Error, "The report about message {MessageId} to its sender cannot be written: {Why}")]
    public static partial void NoReport(ILogger logger, Guid messageId, string why);
}
