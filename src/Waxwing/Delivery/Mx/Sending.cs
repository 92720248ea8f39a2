using System.Collections.Immutable;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>How the mail of one reverse-path goes out.</summary>
/// <param name="Network">Where it comes from.</param>
/// <param name="Spf">What SPF says of each address that is used.</param>
/// <param name="UsesIPv6">Whether hosts may be reached over IPv6.</param>
/// <param name="WithoutIPv6">Why not, where that follows from DNS; otherwise null.</param>
/// <param name="IsCertain">Whether DNS told what SPF says.</param>
internal sealed record Sending(OwnNetwork Network, ImmutableArray<SpfVerdict> Spf, bool UsesIPv6, string? WithoutIPv6, bool IsCertain)
{
    /// <summary>What SPF says of the mail: the first verdict that is no pass, else a pass; null where no address of ours is known.</summary>
    public SpfVerdict? SpfVerdict => Spf.FirstOrDefault(verdict => verdict.Result != SpfResult.Pass) ?? Spf.FirstOrDefault();

    /// <summary>What a person should know.</summary>
    public IEnumerable<string> Findings => SpfVerdict is { Result: SpfResult.Fail or SpfResult.SoftFail or SpfResult.PermError } refused
        ? [.. Network.Findings, $"SPF of {refused.Query.Domain} does not allow {refused.Query.Client} to send ({refused.Result}): name the address in its record"]
        : Network.Findings;
}
