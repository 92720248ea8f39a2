using System.Text.Json.Serialization;

namespace Waxwing.Server.Domains;

/// <summary>A record of a domain that sends, and how it stands.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Name">Its whole name, without the last dot.</param>
/// <param name="Value">What it should say; null where a person has to decide.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Reason">Why, and which stream a record of a return path is for: sentences for a person. Null: nobody looked.</param>
/// <param name="IsRequired">Whether the domain is not verified without it, or another of its kind.</param>
internal sealed record DomainRecord(DomainRecordKind Kind, string Name, string? Value, DomainStatus Status, string? Reason, bool IsRequired)
{
    /// <summary>The preference of an MX record, whose value is a host; null: it is a TXT record.</summary>
    public int? Preference { get; init; }

    /// <summary>The stream whose bounces a record of a return path is for. Null: it is of another kind, or was kept when there was one return path for all mail, which is that of transactional mail now.</summary>
    public string? Stream { get; init; }
}

/// <summary>What a record is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DomainRecordKind>))]
internal enum DomainRecordKind
{
    /// <summary>A key (RFC 6376 §3.6).</summary>
    [JsonStringEnumMemberName("DKIM")]
    Dkim,

    /// <summary>The clients that may use the domain in MAIL FROM (RFC 7208).</summary>
    [JsonStringEnumMemberName("SPF")]
    Spf,

    /// <summary>What is asked of receivers (RFC 9989).</summary>
    [JsonStringEnumMemberName("DMARC")]
    Dmarc,

    /// <summary>The domain that bounces go to: its mail host, and who may use it in MAIL FROM. Resend, whose words these are, calls both SPF; see <c>ShownDomain</c>.</summary>
    [JsonStringEnumMemberName("ReturnPath")]
    ReturnPath,
}
