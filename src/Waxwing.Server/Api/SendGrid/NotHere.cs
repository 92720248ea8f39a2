namespace Waxwing.Server.Api.SendGrid;

/// <summary>What SendGrid has and Waxwing refuses: nothing that was asked for is passed over in silence.</summary>
internal static class NotHere
{
    private const string NoWatching = "must be off: Waxwing does not watch recipients";
    private const string NoBypass = "must be off: whoever is suppressed gets no mail";

    /// <summary>Why the mail is refused; null: it asks for nothing of that.</summary>
    public static ApiError? In(SendGridMail mail) =>
        mail.BatchId is not null ? ApiError.Field("batch_id", "is not here: cancel a message by its id, POST /emails/{id}/cancel")
        : mail.Asm is not null ? ApiError.Field("asm", "is not here: unsubscribe groups are streams, named by the header field X-Waxwing-Stream")
        : mail.IpPoolName is not null ? ApiError.Field("ip_pool_name", "is not here: mail leaves by the relay or the addresses of the service")
        : In(mail.MailSettings) ?? In(mail.TrackingSettings);

    private static ApiError? In(MailSettings? settings) => settings is null
        ? null
        : Off("mail_settings.footer", settings.Footer, "must be off: put the footer into the message")
            ?? Off("mail_settings.bypass_list_management", settings.BypassListManagement, NoBypass)
            ?? Off("mail_settings.bypass_spam_management", settings.BypassSpamManagement, NoBypass)
            ?? Off("mail_settings.bypass_bounce_management", settings.BypassBounceManagement, NoBypass)
            ?? Off("mail_settings.bypass_unsubscribe_management", settings.BypassUnsubscribeManagement, NoBypass);

    private static ApiError? In(TrackingSettings? settings) => settings is null
        ? null
        : Off("tracking_settings.click_tracking", settings.ClickTracking, NoWatching)
            ?? Off("tracking_settings.open_tracking", settings.OpenTracking, NoWatching)
            ?? Off("tracking_settings.ganalytics", settings.Ganalytics, NoWatching)
            ?? Off("tracking_settings.subscription_tracking", settings.SubscriptionTracking, "must be off: put the link to unsubscribe into the message");

    private static ApiError? Off(string field, SendGridSwitch? setting, string why) => setting is { IsOn: true } ? ApiError.Field(field, why) : null;
}
