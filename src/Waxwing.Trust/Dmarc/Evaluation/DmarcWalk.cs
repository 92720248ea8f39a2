using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>What a tree walk came upon (RFC 9989 §4.10).</summary>
/// <param name="Start">Where it started.</param>
/// <param name="Found">The domains that publish a record, from the one with the most labels to the one with the fewest.</param>
/// <param name="Unanswered">Where DNS gave no answer, and the walk ended early; otherwise null.</param>
/// <param name="Unreadable">The first record that could not be read; otherwise null.</param>
internal sealed record DmarcWalk(DnsName Start, ImmutableArray<DmarcFound> Found, DmarcFound? Unanswered, DmarcFound? Unreadable)
{
    private const int MaxLabels = 8;

    /// <summary>The domain of the organization, as far as was walked (§4.10.2).</summary>
    public DnsName Organization => Found switch
    {
        [] => Start,
        [.., { Record.PublicSuffix: DmarcPublicSuffix.Yes } suffix] when !suffix.Domain.Equals(Start) => Start.Last(suffix.Domain.LabelCount + 1),
        [.., var highest] => highest.Domain,
    };

    /// <summary>The record that applies to an author at the start: of the domain itself, its organization or its public suffix, in this order (§4.10.1).</summary>
    public DmarcFound? Applied =>
        Found.FirstOrDefault(found => found.Domain.Equals(Start))
        ?? Found.FirstOrDefault(found => found.Domain.Equals(Organization))
        ?? Found.LastOrDefault();

    /// <summary>Walks.</summary>
    public static async Task<DmarcWalk> FromAsync(DnsName start, DmarcLookups lookups)
    {
        var records = ImmutableArray.CreateBuilder<DmarcFound>();
        DmarcFound? unreadable = null;
        foreach (var target in Targets(start))
        {
            var found = await lookups.AtAsync(target).ConfigureAwait(false);
            if (found.IsUnanswered)
            {
                return new DmarcWalk(start, records.ToImmutable(), found, unreadable);
            }

            unreadable ??= found.Fault is null ? null : found;
            if (found.Record is { } record)
            {
                records.Add(found);
                if (record.PublicSuffix != DmarcPublicSuffix.Unknown)
                {
                    break;
                }
            }
        }

        return new DmarcWalk(start, records.ToImmutable(), Unanswered: null, unreadable);
    }

    /// <summary>The names that are asked for at most: the start, then those with seven labels and fewer, so that there are eight (§4.10).</summary>
    public static IEnumerable<DnsName> Targets(DnsName start)
    {
        yield return start;
        for (var labels = Math.Min(start.LabelCount, MaxLabels) - 1; labels > 0; labels--)
        {
            yield return start.Last(labels);
        }
    }
}
