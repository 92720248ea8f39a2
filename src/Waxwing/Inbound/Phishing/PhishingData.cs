using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Waxwing;

/// <summary>A sign that is looked for, as <c>indicators.json</c> has it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Weight">What it adds to the score; below zero where it speaks for the message.</param>
/// <param name="Explanation">Why it is a sign.</param>
/// <param name="IsMild">Whether honest mail has it as well: its words, and the ways of bulk mail. What speaks for a message counts against these alone.</param>
internal sealed record IndicatorData(string Id, int Weight, string Explanation, bool IsMild = false)
{
    /// <summary>All of them, by id.</summary>
    public static FrozenDictionary<string, IndicatorData> All { get; } =
        PhishingData.Read("indicators.json", PhishingJson.Default.ImmutableArrayIndicatorData).ToFrozenDictionary(data => data.Id, StringComparer.Ordinal);
}

/// <summary>A name that phishing likes to borrow, as <c>brands.json</c> has it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Words">How it is written in a display name, in lower case; each is enough.</param>
/// <param name="Labels">The labels of its own domains: <c>example</c> of <c>example.co.uk</c>. A whole domain stands for itself alone.</param>
/// <param name="InHosts">What in a foreign host or local part pretends to be the brand; words of a language are not among it.</param>
internal sealed record BrandData(string Name, ImmutableArray<string> Words, ImmutableArray<string> Labels, ImmutableArray<string> InHosts)
{
    /// <summary>Whether a domain belongs to it; its label under another ending is taken for its own.</summary>
    public bool Owns(string? organization) =>
        organization is not null && (Labels.Contains(organization, StringComparer.Ordinal) || Labels.Contains(Organizations.LabelOf(organization), StringComparer.Ordinal));
}

/// <summary>Hosts of which something is known, as <c>hosts.json</c> has it.</summary>
/// <param name="Freemail">Domains where anybody has an address within a minute.</param>
/// <param name="Shorteners">Hosts whose addresses tell nothing of where they lead.</param>
/// <param name="Redirectors">Host and path of well-known servers that send a browser on to any address.</param>
/// <param name="Hosting">Domains below which anybody publishes pages or runs programs, beside those of the public suffix list.</param>
/// <param name="Pictures">Hosts where anybody puts pictures, and whoever writes under his own domain needs not.</param>
/// <param name="Endings">Top-level domains that cost next to nothing.</param>
internal sealed record HostData(
    ImmutableArray<string> Freemail, ImmutableArray<string> Shorteners, ImmutableArray<string> Redirectors, ImmutableArray<string> Hosting, ImmutableArray<string> Pictures,
    ImmutableArray<string> Endings);

/// <summary>Phrases of one language that are a sign, as <c>phrases.json</c> has it: folded (<see cref="PlainText.Fold"/>).</summary>
internal sealed record PhraseData(string Indicator, string Language, ImmutableArray<string> Phrases);

/// <summary>What is known of phishing, in files that are part of the program.</summary>
internal static class PhishingData
{
    public static ImmutableArray<BrandData> Brands { get; } = Read("brands.json", PhishingJson.Default.ImmutableArrayBrandData);

    public static ImmutableArray<PhraseData> Phrases { get; } = Read("phrases.json", PhishingJson.Default.ImmutableArrayPhraseData);

    public static T Read<T>(string file, JsonTypeInfo<T> type)
    {
        using var stream = typeof(PhishingData).Assembly.GetManifestResourceStream($"Waxwing.Inbound.Phishing.Data.{file}")!;
        return JsonSerializer.Deserialize(stream, type)!;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ImmutableArray<IndicatorData>))]
[JsonSerializable(typeof(ImmutableArray<BrandData>))]
[JsonSerializable(typeof(ImmutableArray<PhraseData>))]
[JsonSerializable(typeof(HostData))]
internal sealed partial class PhishingJson : JsonSerializerContext;
