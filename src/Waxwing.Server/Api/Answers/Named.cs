using System.Text.Json.Serialization;

namespace Waxwing.Server.Api;

/// <summary>The thing that something was done to.</summary>
/// <param name="Object">What it is: <c>email</c>, <c>api_key</c>.</param>
/// <param name="Id">Its name.</param>
internal sealed record Named(string Object, Guid Id);

/// <summary>The thing that is gone.</summary>
/// <param name="Object">What it was.</param>
/// <param name="Id">Its name.</param>
internal sealed record Deleted(string Object, Guid Id)
{
    /// <summary>Always true.</summary>
    [JsonPropertyName("deleted")]
    public bool IsDeleted => true;
}
