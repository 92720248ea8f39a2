using System.Text.Json.Serialization;
using Waxwing.Trust;

namespace Waxwing.Cli.Dkim;

/// <summary>The file that says where the keys of a domain are; described in docs/dkim.md.</summary>
/// <param name="Version">The version of the format: 1.</param>
/// <param name="Domain">The signing domain, in A-labels.</param>
/// <param name="Generations">The keys, the newest last.</param>
internal sealed record RotationDocument(int Version, string Domain, IReadOnlyList<GenerationDocument> Generations);

/// <summary>Keys that are made, used and withdrawn together.</summary>
internal sealed record GenerationDocument(string Name, DkimKeyStage Stage, DateTimeOffset Since, IReadOnlyList<RotationKeyDocument> Keys);

/// <summary>One of them: its selector, its kind, the file of its private half beside this one, and the text of its record.</summary>
internal sealed record RotationKeyDocument(string Selector, DkimKeyType Type, string File, string Record);

/// <summary>The file as JSON. Generated, since reflection is not there in a program that is compiled ahead of time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RotationDocument))]
internal sealed partial class RotationJson : JsonSerializerContext;
