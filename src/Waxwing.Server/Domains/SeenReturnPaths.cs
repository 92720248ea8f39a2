using System.Collections.Immutable;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Domains;

/// <summary>The domains that bounces of mail from one domain go to, by stream: those whose records were seen. Immutable.</summary>
internal sealed class SeenReturnPaths
{
    /// <summary>None was seen.</summary>
    public static readonly SeenReturnPaths None = new([]);

    private readonly Dictionary<string, Domain> _own;

    private SeenReturnPaths(Dictionary<string, Domain> own) => _own = own;

    /// <summary>The return path of each stream that has one of its own.</summary>
    public IReadOnlyDictionary<string, Domain> Own => _own;

    /// <summary>Those whose two records were both seen, and lead to a host.</summary>
    /// <param name="records">The records of a domain.</param>
    /// <param name="host">The host that takes bounces.</param>
    public static SeenReturnPaths Of(ImmutableArray<DomainRecord> records, Domain host) => new(records
        .Where(record => record.Kind == DomainRecordKind.ReturnPath)
        .GroupBy(record => record.Stream ?? StreamName.Transactional, StringComparer.Ordinal)
        .Where(pair => AreSeen([.. pair], host))
        .ToDictionary(pair => pair.Key, pair => Domain.Parse(pair.First().Name), StringComparer.Ordinal));

    /// <summary>Where bounces of a stream go: to its own return path, or to that of transactional mail, so that they count all the same. Null: neither was seen.</summary>
    public Domain? For(string stream) => _own.GetValueOrDefault(stream) ?? _own.GetValueOrDefault(StreamName.Transactional);

    private static bool AreSeen(DomainRecord[] pair, Domain host) =>
        pair.Length > 1
        && Array.TrueForAll(pair, record => record.Status is DomainStatus.Verified or DomainStatus.TemporaryFailure)
        && Array.Exists(pair, record => record.Preference is not null && string.Equals(record.Value, host.Ascii, StringComparison.OrdinalIgnoreCase));
}
