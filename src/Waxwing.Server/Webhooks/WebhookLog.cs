namespace Waxwing.Server.Webhooks;

/// <summary>The log events of webhooks: ids 2700 to 2799. No URL of an endpoint is among them: its path may be a secret.</summary>
internal static partial class WebhookLog
{
    [LoggerMessage(2700, LogLevel.Error, "The store does not do what webhooks need: {Why}. It is tried again")]
    public static partial void StoreFails(ILogger logger, string why);

    [LoggerMessage(2701, LogLevel.Warning, "The webhook {Webhook} of tenant {Tenant} rests: too many requests have failed, the last with {Status} ({Why}). Nothing is lost")]
    public static partial void Rests(ILogger logger, Guid webhook, string tenant, int? status, string? why);

    [LoggerMessage(2702, LogLevel.Warning, "The webhook {Webhook} of tenant {Tenant} is disabled: it acknowledged nothing for days")]
    public static partial void GivenUp(ILogger logger, Guid webhook, string tenant);

    [LoggerMessage(2703, LogLevel.Information, "An event for the webhook {Webhook} of tenant {Tenant} is given up: every attempt of its schedule failed")]
    public static partial void Failed(ILogger logger, Guid webhook, string tenant);

    [LoggerMessage(2704, LogLevel.Error, "An event of message {Message} is damaged as it is kept, and told to nobody: {Why}")]
    public static partial void Damaged(ILogger logger, long message, string why);

    [LoggerMessage(2705, LogLevel.Error, "A fault of ours while the webhook {Webhook} was sent to; it is tried again")]
    public static partial void Fault(ILogger logger, Guid webhook, Exception exception);
}
