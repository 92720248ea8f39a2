using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using Waxwing.Server.Replies;
using Waxwing.Smtp;

namespace Waxwing.Server.Delivery;

/// <summary>What is known of sites, by the name of the operator: what comes with Waxwing, and what the operator of this service says in its place. Immutable.</summary>
internal sealed class SiteCatalog
{
    private const string Resource = "Waxwing.Server.Delivery.Data.sites.json";
    private const int LargestFile = 1024 * 1024;
    private const int MostConnections = 64;
    private const int MostMessages = 10_000;

    private readonly FrozenDictionary<string, SiteEntry> _sites;
    private readonly FrozenDictionary<string, ReplyJudge> _judges;
    private readonly ReplyJudge _judgeOfOthers = new(ReplyRules.Built);
    private readonly SitePaceFacts _unknown;

    private SiteCatalog(SitePaceFacts unknown, Dictionary<string, SiteEntry> sites)
    {
        _unknown = unknown;
        _sites = sites.ToFrozenDictionary(StringComparer.Ordinal);
        _judges = sites.Where(site => site.Value.Replies.Count > 0)
            .ToFrozenDictionary(site => site.Key, site => new ReplyJudge(ReplyRules.Built with { Rules = [.. site.Value.Replies, .. ReplyRules.Built.Rules] }), StringComparer.Ordinal);
    }

    /// <summary>What comes with Waxwing.</summary>
    public static SiteFacts Built { get; } = ReadBuilt();

    /// <summary>What comes with Waxwing, with nothing in its place.</summary>
    public static SiteCatalog Usual { get; } = Of(Built, replaced: null);

    /// <summary>The catalog.</summary>
    /// <param name="file">A file of the same form whose entries stand in the place of those for the same operators, or null.</param>
    /// <exception cref="SendException">Stage Configure: the file cannot be read, or is none.</exception>
    public static SiteCatalog Read(string? file)
    {
        if (file is null)
        {
            return Usual;
        }

        try
        {
            if (new FileInfo(file).Length > LargestFile)
            {
                throw Refused($"the file {file} has more than {LargestFile} octets");
            }

            return Of(Built, Parse(File.ReadAllBytes(file)));
        }
        catch (JsonException exception)
        {
            throw Refused($"the file {file} is not of the form of sites: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refused($"the file {file} cannot be read: {exception.Message}");
        }
    }

    /// <summary>Reads facts.</summary>
    /// <exception cref="JsonException">They are none: a field is unknown or missing, or a value is out of its range.</exception>
    public static SiteFacts Parse(ReadOnlySpan<byte> json)
    {
        var facts = JsonSerializer.Deserialize(json, SiteJson.Default.SiteFacts) ?? throw new JsonException("There is nothing in it.");
        foreach (var pace in facts.Sites.Prepend(facts.Unknown).OfType<SitePaceFacts>())
        {
            if (pace.Connections is < 1 or > MostConnections || pace.MostConnections < pace.Connections || pace.MostConnections > MostConnections || pace.Messages is < 1 or > MostMessages)
            {
                throw new JsonException($"Connections are 1 to {MostConnections}, no more than the most of them, and messages 1 to {MostMessages}: {(pace as SiteEntry)?.Name ?? "unknown"}.");
            }
        }

        return facts;
    }

    /// <summary>How much a site is asked to take.</summary>
    public SitePaceFacts PaceOf(string site) => _sites.TryGetValue(site, out var entry) ? entry : _unknown;

    /// <summary>Who says what the replies of a site mean.</summary>
    public ReplyJudge JudgeOf(string site) => _judges.GetValueOrDefault(site, _judgeOfOthers);

    private static SiteCatalog Of(SiteFacts built, SiteFacts? replaced)
    {
        var sites = new Dictionary<string, SiteEntry>(StringComparer.Ordinal);
        foreach (var entry in built.Sites.Concat(replaced?.Sites ?? []))
        {
            foreach (var name in entry.Operators)
            {
                sites[name] = entry;
            }
        }

        return new SiteCatalog(replaced?.Unknown ?? built.Unknown!, sites);
    }

    private static SiteFacts ReadBuilt()
    {
        using var resource = typeof(SiteCatalog).Assembly.GetManifestResourceStream(Resource)!;
        var json = new byte[resource.Length];
        resource.ReadExactly(json);
        return Parse(json);
    }

    private static SendException Refused(string why) => new(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, why, FailureScope.OurAddress));
}

/// <summary>The form of the facts.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = JsonCommentHandling.Skip, MaxDepth = 8)]
[JsonSerializable(typeof(SiteFacts))]
internal sealed partial class SiteJson : JsonSerializerContext;
