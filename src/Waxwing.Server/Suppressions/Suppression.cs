using System.Text.Json.Serialization;
using Waxwing.Smtp;

namespace Waxwing.Server.Suppressions;

/// <summary>A recipient to whom a tenant's mail is not sent.</summary>
internal sealed record Suppression
{
    /// <summary>The most of them that a tenant may add by himself.</summary>
    public const int MostPerTenant = 1_000_000;

    /// <summary>The most characters of a reason.</summary>
    public const int LongestReason = 300;

    /// <summary>Its name.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose mail is meant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The recipient, as he was given. Addresses are compared as <see cref="SuppressedAddress"/> says.</summary>
    public required Mailbox Recipient { get; init; }

    /// <summary>Of which stream; null: of all.</summary>
    public string? Stream { get; init; }

    /// <summary>Where it comes from.</summary>
    public required SuppressionOrigin Origin { get; init; }

    /// <summary>Why, in words on one line; or null.</summary>
    public string? Reason { get; init; }

    /// <summary>The event that it comes from, or null.</summary>
    public Guid? Source { get; init; }

    /// <summary>Since when (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when (UTC); null: until somebody takes it away.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>In words, for the events of mail that is not sent.</summary>
    public string Told => $"the recipient is on the list of suppressions ({Origin.Word()}, {(Stream is null ? "all streams" : $"stream {Stream}")}){(Reason is null ? "" : $": {Reason}")}";
}

/// <summary>Where a suppression comes from. The words are those of the API; the numbers are in databases.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SuppressionOrigin>))]
internal enum SuppressionOrigin
{
    /// <summary>Somebody of the tenant put it on the list.</summary>
    [JsonStringEnumMemberName("manual")]
    Manual = 0,

    /// <summary>Mail for it was refused.</summary>
    [JsonStringEnumMemberName("bounce")]
    Bounce = 1,

    /// <summary>The recipient complained.</summary>
    [JsonStringEnumMemberName("complaint")]
    Complaint = 2,

    /// <summary>The recipient unsubscribed.</summary>
    [JsonStringEnumMemberName("unsubscribe")]
    Unsubscribe = 3,
}

/// <summary>The words of origins.</summary>
internal static class SuppressionOrigins
{
    /// <summary>All of them.</summary>
    public const string All = "manual, bounce, complaint, unsubscribe";

    /// <summary>The word of one.</summary>
    public static string Word(this SuppressionOrigin origin) => origin switch
    {
        SuppressionOrigin.Manual => "manual",
        SuppressionOrigin.Bounce => "bounce",
        SuppressionOrigin.Complaint => "complaint",
        SuppressionOrigin.Unsubscribe => "unsubscribe",
    };

    /// <summary>The origin of a word; null: it is none.</summary>
    public static SuppressionOrigin? Read(string word) => word switch
    {
        "manual" => SuppressionOrigin.Manual,
        "bounce" => SuppressionOrigin.Bounce,
        "complaint" => SuppressionOrigin.Complaint,
        "unsubscribe" => SuppressionOrigin.Unsubscribe,
        _ => null,
    };
}
