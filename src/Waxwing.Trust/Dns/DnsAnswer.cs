using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>How far an answer can be relied on (RFC 4035 §4.3, RFC 7672 §2.1).</summary>
public enum DnsStatus
{
    /// <summary>A trusted resolver has verified it by DNSSEC, the absence of records too.</summary>
    Secure,

    /// <summary>Nobody vouches for it: the zone is not signed, or the resolver is not one that is trusted.</summary>
    Insecure,

    /// <summary>It should be signed and does not verify. Somebody may be forging it.</summary>
    Bogus,

    /// <summary>There is no answer: no server, an error of the server, or something that is no answer. Says nothing of the records.</summary>
    Failure,
}

/// <summary>What an answer that is <see cref="DnsStatus.Secure"/> or <see cref="DnsStatus.Insecure"/> says.</summary>
public enum DnsFinding
{
    /// <summary>Nothing: the status is <see cref="DnsStatus.Bogus"/> or <see cref="DnsStatus.Failure"/>.</summary>
    Nothing,

    /// <summary>There are records.</summary>
    Records,

    /// <summary>The name exists, and has no record of the type (RFC 2308 §2.2).</summary>
    NoData,

    /// <summary>The name does not exist (RFC 2308 §2.1).</summary>
    NameNotFound,
}

/// <summary>The answer to one question. Immutable.</summary>
public sealed record DnsAnswer
{
    private DnsAnswer(DnsStatus status, DnsFinding finding, ImmutableArray<DnsRecord> records, TimeSpan timeToLive, string? reason) =>
        (Status, Finding, Records, TimeToLive, Reason) = (status, finding, records, timeToLive, reason);

    /// <summary>How far it can be relied on.</summary>
    public DnsStatus Status { get; }

    /// <summary>What it says.</summary>
    public DnsFinding Finding { get; }

    /// <summary>The records, all of the type that was asked for; empty unless <see cref="Finding"/> is <see cref="DnsFinding.Records"/>.</summary>
    public ImmutableArray<DnsRecord> Records { get; }

    /// <summary>How long it may be kept; zero for not at all.</summary>
    public TimeSpan TimeToLive { get; }

    /// <summary>The name at the end of the aliases that led to the records (RFC 1034 §3.6.2), or null where the records are of the name itself.</summary>
    public DnsName? CanonicalName { get; init; }

    /// <summary>Why it is bogus or failed, a sentence for a person; otherwise null.</summary>
    public string? Reason { get; }

    /// <summary>An answer with records.</summary>
    /// <param name="secure">Whether a trusted resolver verified it.</param>
    /// <param name="records">The records; at least one.</param>
    /// <param name="timeToLive">How long it may be kept.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentException">There is no record.</exception>
    public static DnsAnswer Found(bool secure, ImmutableArray<DnsRecord> records, TimeSpan timeToLive) => records.IsDefaultOrEmpty
        ? throw new ArgumentException("An answer without records says NoData or NameNotFound.", nameof(records))
        : new(secure ? DnsStatus.Secure : DnsStatus.Insecure, DnsFinding.Records, records, timeToLive, reason: null);

    /// <summary>An answer that says that there is nothing.</summary>
    /// <param name="secure">Whether a trusted resolver verified the absence.</param>
    /// <param name="nameExists">Whether the name has records of other types.</param>
    /// <param name="timeToLive">How long it may be kept.</param>
    /// <returns>The answer.</returns>
    public static DnsAnswer Absent(bool secure, bool nameExists, TimeSpan timeToLive) =>
        new(secure ? DnsStatus.Secure : DnsStatus.Insecure, nameExists ? DnsFinding.NoData : DnsFinding.NameNotFound, [], timeToLive, reason: null);

    /// <summary>An answer that does not verify.</summary>
    /// <param name="reason">A sentence for a person.</param>
    /// <returns>The answer.</returns>
    public static DnsAnswer Bogus(string reason) => new(DnsStatus.Bogus, DnsFinding.Nothing, [], BriefLife, reason);

    /// <summary>No answer.</summary>
    /// <param name="reason">A sentence for a person.</param>
    /// <returns>The answer.</returns>
    public static DnsAnswer Failure(string reason) => new(DnsStatus.Failure, DnsFinding.Nothing, [], BriefLife, reason);

    /// <summary>
    /// The texts that claim to be of one version, two at most: other texts at the name are passed over, and of several none counts
    /// (RFC 7208 §4.5, RFC 8460 §3, RFC 8461 §3.1, RFC 9989 §4.10).
    /// </summary>
    /// <param name="isVersion">Whether a text claims to be of the version, such as <see cref="SpfRecord.IsVersion1"/>.</param>
    /// <returns>None, the one that counts, or two.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="isVersion"/> is null.</exception>
    public ImmutableArray<string> TextsOf(Func<string, bool> isVersion)
    {
        ArgumentNullException.ThrowIfNull(isVersion);
        return [.. Records.OfType<TxtRecord>().Select(record => record.Text).Where(isVersion).Take(2)];
    }

    // RFC 9520 §3.2: a failure is remembered for a second at least, so that a broken zone is not asked in a loop.
    private static TimeSpan BriefLife => TimeSpan.FromSeconds(1);
}
