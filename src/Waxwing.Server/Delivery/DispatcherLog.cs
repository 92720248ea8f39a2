using Waxwing.Server.Model;

namespace Waxwing.Server.Delivery;

/// <summary>What delivering tells the log. Ids 2000 to 2009.</summary>
internal static partial class DispatcherLog
{
    [LoggerMessage(2000, LogLevel.Error, "The store does not do what delivering needs: {Why}")]
    public static partial void StoreFailed(ILogger logger, string why, Exception exception);

    [LoggerMessage(2001, LogLevel.Warning, "The outcome {State} of recipient {Number} of message {MessageId} does not count: the lease was lost")]
    public static partial void LeaseLost(ILogger logger, Guid messageId, int number, DeliveryState state);

    [LoggerMessage(2002, LogLevel.Critical, "The outcome of message {MessageId} could not be written down; its fate will be told as unknown")]
    public static partial void OutcomeLost(ILogger logger, Guid messageId, Exception exception);

    [LoggerMessage(2003, LogLevel.Warning, "The fate of {Count} deliveries is unknown: whoever had leased them ended before their outcome was written down")]
    public static partial void Rescued(ILogger logger, int count);

    [LoggerMessage(2004, LogLevel.Error, "Content whose time is over could not be forgotten: {Why}. It is tried again in a minute")]
    public static partial void NotForgotten(ILogger logger, string why);

    [LoggerMessage(2005, LogLevel.Warning, "Which operators take the mail of domains could not be kept or read: {Why}. It is tried again in a minute, and learned again")]
    public static partial void SitesNotKept(ILogger logger, string why);

    [LoggerMessage(2006, LogLevel.Warning, "Mail for {Domain} that waits could not be moved to the lane of its site: {Why}. It moves with its next attempt")]
    public static partial void NotMoved(ILogger logger, string domain, string why);
}
