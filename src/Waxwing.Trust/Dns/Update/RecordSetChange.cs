using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>
/// A change of the records of one name and type. It is made only if the records are still those that were seen (RFC 2136 §2.4), so
/// that nothing which somebody else wrote meanwhile is lost.
/// </summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type.</param>
/// <param name="Seen">The data of all records that were seen; empty for none.</param>
/// <param name="Deleted">Those of them that go.</param>
/// <param name="Added">What comes.</param>
/// <param name="TimeToLive">How long resolvers may keep what comes.</param>
internal sealed record RecordSetChange(
    DnsName Name,
    DnsType Type,
    ImmutableArray<ImmutableArray<byte>> Seen,
    ImmutableArray<ImmutableArray<byte>> Deleted,
    ImmutableArray<ImmutableArray<byte>> Added,
    TimeSpan TimeToLive);
