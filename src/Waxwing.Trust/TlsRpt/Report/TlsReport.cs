using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>
/// A report about TLS on the way to a domain (RFC 8460 §4.4). One that was read is the word of a stranger: texts are without control
/// characters and of bounded length, and nothing else is certain of them. Immutable.
/// </summary>
public sealed record TlsReport
{
    /// <summary>The most octets that a report may have as JSON; what is longer is not read.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    /// <summary>Who reports; empty where the report does not say.</summary>
    public string Organization { get; init; } = "";

    /// <summary>How to reach whoever reports; null where the report does not say.</summary>
    public string? Contact { get; init; }

    /// <summary>What tells the report from others of the same organization.</summary>
    public required string ReportId { get; init; }

    /// <summary>When the time begins of which it tells.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When that time ends.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>What happened, by policy.</summary>
    public required ImmutableArray<TlsPolicyReport> Policies { get; init; }

    /// <summary>Reads a report, as JSON or compressed with gzip. Never throws.</summary>
    /// <param name="octets">The octets; which of both they are is seen from how they begin.</param>
    /// <param name="report">The report, or null.</param>
    /// <param name="fault">What is wrong, or null.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> octets, [NotNullWhen(true)] out TlsReport? report, [NotNullWhen(false)] out TlsReportFault? fault)
    {
        (report, fault) = TlsReportReader.Read(octets);
        return report is not null;
    }

    /// <summary>Writes the report as JSON, for the media type <c>application/tlsrpt+json</c>.</summary>
    /// <returns>The octets, in UTF-8.</returns>
    public byte[] ToJson() => TlsReportWriter.Write(this);

    /// <summary>Writes the report as JSON compressed with gzip, for the media type <c>application/tlsrpt+gzip</c>.</summary>
    /// <returns>The octets.</returns>
    public byte[] ToGzip() => TlsReportWriter.Compress(ToJson());

    /// <summary>The name for the file of the report (RFC 8460 §5.1), such as <c>mta.example!example.org!1764460800!1764547199.json.gz</c>.</summary>
    /// <param name="submitter">The domain that reports.</param>
    /// <param name="policyDomain">The domain whose policy it is about.</param>
    /// <returns>The name.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public string FileName(Domain submitter, Domain policyDomain)
    {
        ArgumentNullException.ThrowIfNull(submitter);
        ArgumentNullException.ThrowIfNull(policyDomain);
        return string.Create(CultureInfo.InvariantCulture, $"{submitter}!{policyDomain}!{Start.ToUnixTimeSeconds()}!{End.ToUnixTimeSeconds()}.json.gz");
    }
}

/// <summary>A policy, and what happened under it. Immutable.</summary>
public sealed record TlsPolicyReport
{
    /// <summary>The policy that applied.</summary>
    public required TlsAppliedPolicy Policy { get; init; }

    /// <summary>How many sessions were as the policy wants them.</summary>
    public long Successes { get; init; }

    /// <summary>How many were not.</summary>
    public long Failures { get; init; }

    /// <summary>What failed; empty where the report does not say. One session may fail in several ways.</summary>
    public ImmutableArray<TlsFailureCount> Details { get; init; } = [];
}

/// <summary>The policy that applied to sessions (RFC 8460 §4.2).</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Domain">The domain that has it; null where a report does not say.</param>
public sealed record TlsAppliedPolicy(TlsPolicyType Type, Domain? Domain)
{
    /// <summary>Its text: the lines of an MTA-STS policy, or the TLSA records.</summary>
    public ImmutableArray<string> Text { get; init; } = [];

    /// <summary>The patterns of mail hosts of an MTA-STS policy.</summary>
    public ImmutableArray<string> MailHosts { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(TlsAppliedPolicy? other) =>
        other is not null && Type == other.Type && Equals(Domain, other.Domain)
        && Text.SequenceEqual(other.Text, StringComparer.Ordinal) && MailHosts.SequenceEqual(other.MailHosts, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Domain, Text.Length, MailHosts.Length);
}

/// <summary>A way in which sessions failed (RFC 8460 §4.3). Immutable.</summary>
public sealed record TlsFailure
{
    /// <summary>Why.</summary>
    public required TlsResultType Type { get; init; }

    /// <summary>The address that sent; null where it is not known.</summary>
    public IPAddress? SendingAddress { get; init; }

    /// <summary>The name of the mail host, as its MX record has it; null where it is not known.</summary>
    public string? MailHost { get; init; }

    /// <summary>What the mail host called itself; null where it is not known.</summary>
    public string? MailHostHelo { get; init; }

    /// <summary>The address of the mail host; null where it is not known.</summary>
    public IPAddress? ReceivingAddress { get; init; }

    /// <summary>Where more is told, or null. Not to be opened because a stranger says so.</summary>
    public string? AdditionalInformation { get; init; }

    /// <summary>A code or words that say more than the type, or null.</summary>
    public string? ReasonCode { get; init; }
}

/// <summary>How many sessions failed in one way.</summary>
/// <param name="Failure">The way.</param>
/// <param name="Sessions">How many.</param>
public sealed record TlsFailureCount(TlsFailure Failure, long Sessions);
