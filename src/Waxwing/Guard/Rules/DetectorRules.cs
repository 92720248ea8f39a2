using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Waxwing;

/// <summary>The detectors that <c>detectors.json</c> describes.</summary>
internal static class DetectorRules
{
    private const string Resource = "Waxwing.Guard.Rules.detectors.json";

    private static readonly Lazy<ImmutableArray<DetectorRule>> Read = new(Load);

    public static ImmutableArray<DetectorRule> All => Read.Value;

    /// <summary>The rule that a reader finds things for.</summary>
    public static DetectorRule Of(string id) => All.First(rule => string.Equals(rule.Id, id, StringComparison.Ordinal));

    private static ImmutableArray<DetectorRule> Load()
    {
        using var stream = typeof(DetectorRules).Assembly.GetManifestResourceStream(Resource)!;
        return JsonSerializer.Deserialize(stream, DetectorRulesJson.Default.ImmutableArrayDetectorRule);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ImmutableArray<DetectorRule>))]
internal sealed partial class DetectorRulesJson : JsonSerializerContext;
