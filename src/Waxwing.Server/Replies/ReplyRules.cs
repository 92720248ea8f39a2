using System.Text.Json;
using System.Text.Json.Serialization;

namespace Waxwing.Server.Replies;

/// <summary>How refusals are understood: data, with the day of which it is.</summary>
internal sealed record ReplyRules
{
    private const string Resource = "Waxwing.Server.Replies.Data.replies.json";

    /// <summary>The day on which it was looked through last.</summary>
    public required DateOnly Dated { get; init; }

    /// <summary>The rules; the first that fits says what is meant.</summary>
    public required IReadOnlyList<ReplyRule> Rules { get; init; }

    /// <summary>Those that come with Waxwing.</summary>
    public static ReplyRules Built { get; } = Read(typeof(ReplyRules).Assembly.GetManifestResourceStream(Resource)!);

    /// <summary>Reads rules.</summary>
    /// <exception cref="JsonException">It is no such file: a field is unknown or missing, or a word is none of ours.</exception>
    public static ReplyRules Read(Stream json) => JsonSerializer.Deserialize(json, ReplyJson.Default.ReplyRules) ?? throw new JsonException("There are no rules in it.");
}

/// <summary>The form of the rules.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(ReplyRules))]
internal sealed partial class ReplyJson : JsonSerializerContext;
