using Waxwing.Server.Accounts;

namespace Waxwing.Server.Api;

/// <summary>A route of the API, as metadata of its endpoint: the one list of routes is that of the endpoints which have it.</summary>
/// <param name="Method">The method; empty where it answers all others.</param>
/// <param name="Pattern">The pattern of the path.</param>
/// <param name="Scope">What a key must be allowed; 0: it is open to everybody.</param>
/// <param name="Status">The status of its success.</param>
/// <param name="BodyLimit">How many octets its body may have.</param>
internal sealed record ApiRoute(string Method, string Pattern, KeyScope Scope, int Status, int BodyLimit)
{
    /// <summary>For those who need no key.</summary>
    public const KeyScope Open = KeyScope.None;

    /// <summary>That of a request.</summary>
    public static ApiRoute Of(HttpContext http) => http.GetEndpoint()!.Metadata.GetMetadata<ApiRoute>()!;
}
