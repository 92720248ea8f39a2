using System.Text.Json.Serialization;
using Waxwing.Server.Domains;

namespace Waxwing.Server.Api.Domains;

/// <summary>How a domain is to be used. The fields are Resend's; what cannot be done here is refused.</summary>
internal record DomainSettings
{
    /// <summary>Whether opening is tracked: false, or left out.</summary>
    public bool? OpenTracking { get; set; }

    /// <summary>Whether links are rewritten: false, or left out.</summary>
    public bool? ClickTracking { get; set; }

    /// <summary>The domain of rewritten links: left out.</summary>
    public string? TrackingSubdomain { get; set; }

    /// <summary>enforced: mail is never sent unencrypted.</summary>
    public string? Tls { get; set; }

    /// <summary>What the domain is for.</summary>
    public DomainCapabilities? Capabilities { get; set; }
}

/// <summary>A domain to add.</summary>
internal sealed record CreateDomain : DomainSettings
{
    /// <summary>The domain, such as example.org. One below it is added by itself.</summary>
    public string? Name { get; set; }

    /// <summary>The region of this service, or left out.</summary>
    public string? Region { get; set; }

    /// <summary>A domain of its own for bounces: left out. The service says which one it is, by its records.</summary>
    public string? CustomReturnPath { get; set; }
}

/// <summary>What a domain is for.</summary>
internal sealed record DomainCapabilities
{
    /// <summary>enabled.</summary>
    public string? Sending { get; set; }

    /// <summary>disabled.</summary>
    public string? Receiving { get; set; }
}

/// <summary>A domain, as lists show it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The domain, in A-labels.</param>
/// <param name="Status">not_started, pending, verified, temporary_failure or failed.</param>
/// <param name="CreatedAt">When it was added (UTC).</param>
/// <param name="Region">The region of this service.</param>
internal record DomainSummary(Guid Id, string Name, DomainStatus Status, DateTimeOffset CreatedAt, string Region)
{
    /// <summary>What the domain is for: sending.</summary>
    public DomainCapabilities Capabilities { get; } = new() { Sending = "enabled", Receiving = "disabled" };
}

/// <summary>A domain with the records that it needs.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The domain, in A-labels.</param>
/// <param name="Status">not_started, pending, verified, temporary_failure or failed.</param>
/// <param name="CreatedAt">When it was added (UTC).</param>
/// <param name="Region">The region of this service.</param>
/// <param name="CheckedAt">When DNS was asked last (UTC), or null. Not at Resend.</param>
/// <param name="Records">The records.</param>
internal sealed record DomainWithRecords(Guid Id, string Name, DomainStatus Status, DateTimeOffset CreatedAt, string Region, DateTimeOffset? CheckedAt, IReadOnlyList<ShownRecord> Records)
    : DomainSummary(Id, Name, Status, CreatedAt, Region)
{
    /// <summary>Always <c>domain</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Object { get; } = "domain";

    /// <summary>Always false.</summary>
    public bool OpenTracking { get; }

    /// <summary>Always false.</summary>
    public bool ClickTracking { get; }

    /// <summary>Always <c>enforced</c>.</summary>
    public string Tls { get; } = "enforced";
}

/// <summary>A record of DNS to publish.</summary>
/// <param name="Record">What it is for: DKIM, SPF or DMARC. The records of the return path are SPF, the MX record among them.</param>
/// <param name="Name">Its name below the domain of the organization, as most providers of DNS ask for it; <c>@</c> for that domain itself.</param>
/// <param name="Type">TXT, or MX.</param>
/// <param name="Ttl">Auto: whatever is usual.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Value">What it should say; empty where a person has to decide, see reason.</param>
/// <param name="FullName">Its whole name. Not at Resend.</param>
/// <param name="Required">Whether one of its kind is needed to verify the domain; others are recommended. Not at Resend.</param>
/// <param name="Reason">Why it stands so, or null. Not at Resend.</param>
internal sealed record ShownRecord(DomainRecordKind Record, string Name, string Type, string Ttl, DomainStatus Status, string Value, string FullName, bool Required, string? Reason)
{
    /// <summary>The preference of an MX record; null for others.</summary>
    public int? Priority { get; init; }

    /// <summary>The stream whose bounces it is for; null for others than those of return paths. Not at Resend.</summary>
    public string? Stream { get; init; }
}
