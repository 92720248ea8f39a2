using System.Text.Json;
using System.Text.Json.Nodes;
using Waxwing.Server.Api.Emails;

namespace Waxwing.Server.Api.SendGrid;

/// <summary>What POST /v3/mail/send takes: one message for each personalization.</summary>
/// <remarks>Filled by the serializer; nothing in it is judged yet. What Waxwing does not have is here by name, so that it is refused as that.</remarks>
internal sealed record SendGridMail
{
    public Personalization?[]? Personalizations { get; set; }

    public SendGridAddress? From { get; set; }

    public SendGridAddress? ReplyTo { get; set; }

    public SendGridAddress?[]? ReplyToList { get; set; }

    public string? Subject { get; set; }

    public SendGridContent?[]? Content { get; set; }

    public SendGridFile?[]? Attachments { get; set; }

    public string? TemplateId { get; set; }

    public Dictionary<string, string?>? Headers { get; set; }

    public Dictionary<string, string?>? Sections { get; set; }

    public string?[]? Categories { get; set; }

    public Dictionary<string, string?>? CustomArgs { get; set; }

    public long? SendAt { get; set; }

    public string? BatchId { get; set; }

    public JsonElement? Asm { get; set; }

    public string? IpPoolName { get; set; }

    public MailSettings? MailSettings { get; set; }

    public TrackingSettings? TrackingSettings { get; set; }
}

/// <summary>One message: to whom, and what is other in it than in the rest.</summary>
internal sealed record Personalization
{
    public SendGridAddress? From { get; set; }

    public SendGridAddress?[]? To { get; set; }

    public SendGridAddress?[]? Cc { get; set; }

    public SendGridAddress?[]? Bcc { get; set; }

    public string? Subject { get; set; }

    public Dictionary<string, string?>? Headers { get; set; }

    public Dictionary<string, string?>? Substitutions { get; set; }

    public JsonObject? DynamicTemplateData { get; set; }

    public Dictionary<string, string?>? CustomArgs { get; set; }

    public long? SendAt { get; set; }
}

/// <summary>An address and a name.</summary>
internal sealed record SendGridAddress
{
    public string? Email { get; set; }

    public string? Name { get; set; }
}

/// <summary>A body.</summary>
internal sealed record SendGridContent
{
    public string? Type { get; set; }

    public string? Value { get; set; }
}

/// <summary>A file.</summary>
internal sealed record SendGridFile
{
    [System.Text.Json.Serialization.JsonConverter(typeof(OctetsConverter))]
    public byte[]? Content { get; set; }

    public string? Type { get; set; }

    public string? Filename { get; set; }

    public string? Disposition { get; set; }

    public string? ContentId { get; set; }
}

/// <summary>Something that is on or off, with what belongs to it when it is on.</summary>
internal sealed record SendGridSwitch
{
    public bool? Enable { get; set; }

    public bool? EnableText { get; set; }

    public string? Text { get; set; }

    public string? Html { get; set; }

    public string? SubstitutionTag { get; set; }

    public string? UtmSource { get; set; }

    public string? UtmMedium { get; set; }

    public string? UtmTerm { get; set; }

    public string? UtmContent { get; set; }

    public string? UtmCampaign { get; set; }

    /// <summary>Whether it is on: what is there and says nothing is off.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsOn => Enable == true || EnableText == true;
}

/// <summary>How the message is handled.</summary>
internal sealed record MailSettings
{
    public SendGridSwitch? SandboxMode { get; set; }

    public SendGridSwitch? Footer { get; set; }

    public SendGridSwitch? BypassListManagement { get; set; }

    public SendGridSwitch? BypassSpamManagement { get; set; }

    public SendGridSwitch? BypassBounceManagement { get; set; }

    public SendGridSwitch? BypassUnsubscribeManagement { get; set; }
}

/// <summary>How recipients are watched.</summary>
internal sealed record TrackingSettings
{
    public SendGridSwitch? ClickTracking { get; set; }

    public SendGridSwitch? OpenTracking { get; set; }

    public SendGridSwitch? SubscriptionTracking { get; set; }

    public SendGridSwitch? Ganalytics { get; set; }
}
