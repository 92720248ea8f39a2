using System.Text.Json.Serialization;

namespace Waxwing.Server.Domains;

/// <summary>Where a domain stands. The words are those of Resend's clients.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DomainStatus>))]
internal enum DomainStatus
{
    /// <summary>Nobody asked for its verification yet.</summary>
    [JsonStringEnumMemberName("not_started")]
    NotStarted = 0,

    /// <summary>Its records are looked for.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending = 1,

    /// <summary>Its tenant may send as it.</summary>
    [JsonStringEnumMemberName("verified")]
    Verified = 2,

    /// <summary>It was verified, and its records cannot be seen now. Its tenant may send as it for the time of grace.</summary>
    [JsonStringEnumMemberName("temporary_failure")]
    TemporaryFailure = 3,

    /// <summary>Its records were not seen for too long. Whoever wants to can ask again.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed = 4,
}

/// <summary>Whose word it is that a domain is its tenant's.</summary>
internal enum Voucher
{
    /// <summary>Nobody's.</summary>
    Nobody = 0,

    /// <summary>DNS has a key that was made for this tenant alone.</summary>
    Dns = 1,

    /// <summary>The operator's, in the configuration of the service.</summary>
    Operator = 2,
}
