using System.Net;

namespace Waxwing.OAuth;

/// <summary>Finds the metadata of an issuer.</summary>
internal static class MetadataDiscovery
{
    /// <summary>Asks at the place of RFC 8414 §3.1, and then at that of OpenID Connect Discovery §4.</summary>
    /// <exception cref="SendException">There are none, or they are another issuer's.</exception>
    public static async Task<ServerEndpoints> FindAsync(AuthorizationHttp http, Uri issuer, bool plainLoopback, CancellationToken cancellationToken)
    {
        foreach (var place in Places(issuer))
        {
            var (status, body) = await http.GetAsync(place, cancellationToken).ConfigureAwait(false);
            switch (status)
            {
                case HttpStatusCode.OK:
                    return ServerMetadata.Read(body, issuer, plainLoopback);
                case >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests:
                    throw OAuthError.Unreachable($"the authorization server {issuer.Host} cannot answer now (HTTP {(int)status})");
                case >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest:
                    throw OAuthError.Untrusted($"{place} leads elsewhere (HTTP {(int)status}), and redirects are not followed");
            }
        }

        throw OAuthError.Refused($"the issuer {issuer} publishes no metadata: check \"issuer\", or name the endpoints themselves (\"tokenEndpoint\" and so on)");
    }

    private static IEnumerable<Uri> Places(Uri issuer)
    {
        var path = issuer.AbsolutePath.TrimEnd('/');
        yield return new Uri(issuer, $"/.well-known/oauth-authorization-server{path}");
        yield return new Uri(issuer, $"{path}/.well-known/openid-configuration");
    }
}
