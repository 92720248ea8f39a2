using System.Text.Json.Serialization;

namespace Waxwing.Server.Api;

/// <summary>A part of a list.</summary>
/// <param name="HasMore">Whether the list goes on in the direction that was asked for.</param>
/// <param name="Data">The part, the youngest first.</param>
internal sealed record ListOf<T>(bool HasMore, IReadOnlyList<T> Data)
{
    /// <summary>Always <c>list</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Object => "list";
}
