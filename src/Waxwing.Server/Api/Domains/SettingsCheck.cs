namespace Waxwing.Server.Api.Domains;

/// <summary>Refuses settings that this service does not have: what is taken is done.</summary>
internal static class SettingsCheck
{
    /// <summary>What is wrong; null where nothing is.</summary>
    public static ApiError? Of(DomainSettings settings) => settings switch
    {
        { OpenTracking: true } => ApiError.Field("open_tracking", "must be false: nothing is put into mail that tells who opens it"),
        { ClickTracking: true } => ApiError.Field("click_tracking", "must be false: links are left as they are"),
        { TrackingSubdomain: not null } => ApiError.Field("tracking_subdomain", "must be left out: nothing is tracked"),
        { Tls: not (null or "enforced") } => ApiError.Field("tls", "must be enforced: mail is never sent unencrypted"),
        { Capabilities.Sending: not (null or "enabled") } => ApiError.Field("capabilities.sending", "must be enabled"),
        { Capabilities.Receiving: not (null or "disabled") } => ApiError.Field("capabilities.receiving", "must be disabled: this service does not receive mail yet"),
        _ => null,
    };
}
