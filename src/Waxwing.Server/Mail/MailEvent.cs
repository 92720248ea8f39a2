using System.Text.Json.Serialization;

namespace Waxwing.Server.Mail;

/// <summary>What happened to a message, or to it on its way to one recipient: the one form for queries, logs and webhooks. Version 1.</summary>
internal sealed record MailEvent
{
    /// <summary>The version of this form.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Its name; made once, and the same wherever it is told.</summary>
    public required Guid Id { get; init; }

    /// <summary>What happened.</summary>
    public required MailEventType Type { get; init; }

    /// <summary>When (UTC, milliseconds).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whose message.</summary>
    public required string Tenant { get; init; }

    /// <summary>Its name here.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>To whom, or null where it is about the whole message.</summary>
    public string? Recipient { get; init; }

    /// <summary>Which attempt, from 1; null where it is about none.</summary>
    public int? Attempt { get; init; }

    /// <summary>Whether the recipient may have got the message before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PossibleDuplicate { get; init; }

    /// <summary>What the server said, or null.</summary>
    public EventReply? Reply { get; init; }

    /// <summary>Why, in words; without secrets, addresses of others or anything of the machine.</summary>
    public string? Reason { get; init; }

    /// <summary>At which step it failed: a stage of the pipeline or of SMTP; null where nothing failed.</summary>
    public string? Stage { get; init; }

    /// <summary>With whom: the relay's URL or the mail host.</summary>
    public string? Peer { get; init; }

    /// <summary>The protocol of its TLS, or null where there was none.</summary>
    public string? TlsProtocol { get; init; }

    /// <summary>The cipher suite, or null.</summary>
    public string? TlsCipherSuite { get; init; }

    /// <summary>When the next attempt is due (UTC), or null.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>Which node told it.</summary>
    public string? Node { get; init; }
}

/// <summary>A reply as events tell it.</summary>
/// <param name="Code">The code.</param>
/// <param name="Enhanced">The enhanced code, or null.</param>
/// <param name="Text">What was said, on one line.</param>
internal sealed record EventReply(int Code, string? Enhanced, string Text);

/// <summary>What may happen. The words are those of the API; the numbers are in databases.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MailEventType>))]
internal enum MailEventType
{
    /// <summary>It is kept safely, and will be sent.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued = 0,

    /// <summary>It is kept, and will be sent at a later time.</summary>
    [JsonStringEnumMemberName("scheduled")]
    Scheduled = 1,

    /// <summary>The next server took responsibility.</summary>
    [JsonStringEnumMemberName("delivered")]
    Delivered = 2,

    /// <summary>It will be tried again.</summary>
    [JsonStringEnumMemberName("delivery_delayed")]
    Delayed = 3,

    /// <summary>The server refused it for good.</summary>
    [JsonStringEnumMemberName("bounced")]
    Bounced = 4,

    /// <summary>It was not delivered, for another reason: it expired, or could not be sent.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed = 5,

    /// <summary>The recipient is on a list.</summary>
    [JsonStringEnumMemberName("suppressed")]
    Suppressed = 6,

    /// <summary>It was withdrawn.</summary>
    [JsonStringEnumMemberName("canceled")]
    Cancelled = 7,

    /// <summary>The recipient complained.</summary>
    [JsonStringEnumMemberName("complained")]
    Complained = 8,

    /// <summary>Nobody knows whether the recipient has it.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown = 9,

    /// <summary>It waits for a person.</summary>
    [JsonStringEnumMemberName("held")]
    Held = 10,

    /// <summary>A person let it go on.</summary>
    [JsonStringEnumMemberName("released")]
    Released = 11,

    /// <summary>It will be sent at another time.</summary>
    [JsonStringEnumMemberName("rescheduled")]
    Rescheduled = 12,

    /// <summary>The recipient wants no more mail of its stream.</summary>
    [JsonStringEnumMemberName("unsubscribed")]
    Unsubscribed = 13,
}
