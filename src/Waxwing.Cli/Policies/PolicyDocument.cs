using System.Text.Json.Serialization;
using Waxwing.Trust;

namespace Waxwing.Cli.Policies;

/// <summary>The file of a policy; described in docs/dane.md.</summary>
/// <param name="Version">The version of the format: 1.</param>
/// <param name="Domain">The domain of the recipients, in A-labels.</param>
/// <param name="Id">The id of the record when the policy was fetched.</param>
/// <param name="FetchedAt">When that was.</param>
/// <param name="Policy">The policy as it was served.</param>
internal sealed record PolicyDocument(int Version, string Domain, string Id, DateTimeOffset FetchedAt, string Policy)
{
    private const int ThisVersion = 1;

    // Of a clock that was wrong; what lies further ahead would be kept beyond its time.
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(1);

    public static PolicyDocument Of(MtaStsCached cached) => new(ThisVersion, cached.Domain.Ascii, cached.Id, cached.FetchedAt, cached.Policy.Text);

    /// <summary>The policy, or null where this is none: what is read is held against what is fetched.</summary>
    public MtaStsCached? ToCached(DateTimeOffset now) =>
        Version == ThisVersion
        && FetchedAt <= now + MostAhead
        && Smtp.Domain.TryParse(Domain, out var domain, out _)
        && MtaStsRecord.TryParse($"v=STSv1; id={Id}", out var record, out _)
        && MtaStsPolicy.TryParse(Policy, out var policy, out _)
            ? new MtaStsCached(domain, record.Id, policy, FetchedAt)
            : null;
}

/// <summary>The file as JSON. Generated, since reflection is not there in a program that is compiled ahead of time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PolicyDocument))]
internal sealed partial class PolicyJson : JsonSerializerContext;
