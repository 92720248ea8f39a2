using System.Collections.Immutable;
using Waxwing.Trust;

namespace Waxwing.Server.Domains;

/// <summary>What becomes of a domain; pure.</summary>
/// <remarks>
/// <code>
/// NotStarted ─asked─► Pending ─a key is seen─► Verified ◄─seen again─┐
///                        │                        └─none is seen─► TemporaryFailure
///                        └─patience is over─► Failed ◄─grace is over───┘
///                               Failed ─asked─► Pending
/// </code>
/// DNS that does not answer counts as a record that is not seen, but no key stops signing because of it before the grace is over.
/// What the operator vouches for stays Verified, whatever DNS says.
/// </remarks>
internal static class DomainLife
{
    private static readonly TimeSpan Soonest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Often = TimeSpan.FromHours(1);

    /// <summary>Its verification is asked for.</summary>
    public static SendingDomain Asked(this SendingDomain domain, DateTimeOffset now) => domain with
    {
        AskedAt = now,
        Status = domain.MaySend ? domain.Status : DomainStatus.Pending,
    };

    /// <summary>DNS was asked.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="found">What DNS said.</param>
    /// <param name="isHeldByAnother">Whether the name is verified for another tenant: then it proves nothing.</param>
    /// <param name="now">The time.</param>
    /// <param name="options">The limits.</param>
    public static SendingDomain Checked(this SendingDomain domain, DomainFindings found, bool isHeldByAnother, DateTimeOffset now, DomainOptions options)
    {
        var judged = found.ProvesDomain && !isHeldByAnother ? Proven(domain, now) : NotProven(domain, now, options);
        var keys = Keys(domain.Keys, found, now, options);
        var after = judged with
        {
            // A key is seen only in a domain that may send: whoever loses it begins anew.
            Keys = judged.MaySend ? keys : [.. keys.Select(key => key with { SeenAt = null })],
            Advice = found.Advice is { } advice ? [.. advice.Select(record => Lasting(record, domain.Advice))] : domain.Advice,
            CheckedAt = now,
        };
        return after with { NextCheckAt = now + Pause(after, now, options) };
    }

    /// <summary>The operator says that it is its tenant's.</summary>
    public static SendingDomain Declared(this SendingDomain domain, DateTimeOffset now) => domain with
    {
        Status = DomainStatus.Verified,
        Voucher = Voucher.Operator,
        VerifiedAt = domain.VerifiedAt ?? now,
        FailingSince = null,
    };

    /// <summary>Whoever vouched for it does so no more: its tenant has to ask for its verification.</summary>
    public static SendingDomain Withdrawn(this SendingDomain domain) => domain with
    {
        Status = DomainStatus.NotStarted,
        Voucher = Voucher.Nobody,
        VerifiedAt = null,
        FailingSince = null,
        NextCheckAt = null,
        Keys = [.. domain.Keys.Select(key => key with { SeenAt = null })],
    };

    /// <summary>Gets new keys, which sign once they are seen.</summary>
    public static SendingDomain Rotated(this SendingDomain domain, ImmutableArray<DomainKey> keys, DateTimeOffset now) => domain with
    {
        Keys = domain.Keys.AddRange(keys),
        NextCheckAt = domain.MaySend ? now + Soonest : domain.NextCheckAt,
    };

    private static SendingDomain Proven(SendingDomain domain, DateTimeOffset now) => domain with
    {
        Status = DomainStatus.Verified,
        Voucher = domain.Voucher == Voucher.Operator ? Voucher.Operator : Voucher.Dns,
        VerifiedAt = domain.VerifiedAt ?? now,
        FailingSince = null,
    };

    private static SendingDomain NotProven(SendingDomain domain, DateTimeOffset now, DomainOptions options)
    {
        if (domain.Voucher == Voucher.Operator)
        {
            return domain;
        }

        if (!domain.MaySend)
        {
            return domain with { Status = domain.AskedAt is { } asked && now < asked + options.Patience ? DomainStatus.Pending : DomainStatus.Failed };
        }

        var since = domain.FailingSince ?? now;
        return now < since + options.Grace
            ? domain with { Status = DomainStatus.TemporaryFailure, FailingSince = since }
            : domain with { Status = DomainStatus.Failed, Voucher = Voucher.Nobody, VerifiedAt = null, FailingSince = null };
    }

    // A return path that was seen goes on while DNS does not answer; one that never was does not begin so.
    private static DomainRecord Lasting(DomainRecord record, ImmutableArray<DomainRecord> before) =>
        record is { Kind: DomainRecordKind.ReturnPath, Status: DomainStatus.TemporaryFailure }
        && !before.Any(old => old.Kind == record.Kind && old.Preference == record.Preference && string.Equals(old.Name, record.Name, StringComparison.Ordinal)
            && old.Status is DomainStatus.Verified or DomainStatus.TemporaryFailure)
            ? record with { Status = DomainStatus.Pending }
            : record;

    private static ImmutableArray<DomainKey> Keys(ImmutableArray<DomainKey> keys, DomainFindings found, DateTimeOffset now, DomainOptions options)
    {
        var looked = keys.Select(key => Looked(key, found, now)).ToArray();
        return
        [
            .. looked
                .Select(key => key.RetiredAt is null && Array.Exists(looked, other => other.Signs && other.Type == key.Type && other.CreatedAt > key.CreatedAt) ? Retired(key, now) : key)
                .Where(key => key.RetiredAt is not { } retired || (key.SeenAt is not null && now < retired + options.KeepRetired)),
        ];
    }

    // Where no key at all is seen, those that sign go on for the grace: it may be DNS that is at fault. Beside another that is seen, one that is gone is gone.
    private static DomainKey Looked(DomainKey key, DomainFindings found, DateTimeOffset now)
    {
        if (key.RetiredAt is not null || !found.Keys.TryGetValue(key.Id, out var status))
        {
            return key;
        }

        var seen = status switch
        {
            DkimPublicationStatus.Published => key.SeenAt ?? now,
            DkimPublicationStatus.Unknown => key.SeenAt,
            DkimPublicationStatus.Missing or DkimPublicationStatus.OtherKey or DkimPublicationStatus.Revoked or DkimPublicationStatus.Unusable => found.ProvesDomain ? null : key.SeenAt,
        };
        return key with { Found = status, SeenAt = seen };
    }

    // What signs no more needs no secret; its record is all that is needed for the mail under way.
    private static DomainKey Retired(DomainKey key, DateTimeOffset now) => key with { RetiredAt = now, Secret = default };

    private static TimeSpan? Pause(SendingDomain domain, DateTimeOffset now, DomainOptions options) => domain.Status switch
    {
        DomainStatus.NotStarted or DomainStatus.Failed => null,
        DomainStatus.Pending => Growing(now - (domain.AskedAt ?? now), Often),
        DomainStatus.TemporaryFailure => Growing(now - (domain.FailingSince ?? now), Often),
        DomainStatus.Verified => domain.Keys.LastOrDefault(key => key.SeenAt is null) is { } unseen ? Growing(now - unseen.CreatedAt, options.CheckEvery) : options.CheckEvery,
    };

    // The longer it takes already, the less often; a person who has just changed a record waits for it.
    private static TimeSpan Growing(TimeSpan already, TimeSpan longest)
    {
        var quarter = already / 4;
        return quarter < Soonest ? Soonest : quarter > longest ? longest : quarter;
    }
}
