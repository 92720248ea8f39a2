using System.Collections.Immutable;

namespace Waxwing;

/// <summary>
/// How the access tokens of a relay's user are come by. These are data: the package <c>Waxwing.OAuth</c> makes a <see cref="IAccessTokenSource"/> of
/// them, and judges which go together. Immutable.
/// </summary>
public sealed record OAuthOptions
{
    /// <summary>The name of a provider whose endpoints and scopes are known: <c>google</c> or <c>microsoft</c>; or null.</summary>
    public string? Preset { get; init; }

    /// <summary>The flow. Default: <see cref="OAuthFlow.ClientCredentials"/>.</summary>
    public OAuthFlow Flow { get; init; }

    /// <summary>
    /// The issuer, whose metadata names the endpoints (RFC 8414, or OpenID Connect Discovery); or null. The metadata has to name the same issuer. Like every
    /// URL here it is HTTPS; see <see cref="PlainLoopback"/>.
    /// </summary>
    public Uri? Issuer { get; init; }

    /// <summary>The token endpoint, where no metadata names it; or null.</summary>
    public Uri? TokenEndpoint { get; init; }

    /// <summary>The device authorization endpoint, where no metadata names it; or null.</summary>
    public Uri? DeviceEndpoint { get; init; }

    /// <summary>The authorization endpoint, where no metadata names it; or null.</summary>
    public Uri? AuthorizationEndpoint { get; init; }

    /// <summary>The revocation endpoint (RFC 7009), where no metadata names it; or null.</summary>
    public Uri? RevocationEndpoint { get; init; }

    /// <summary>The client identifier that the authorization server knows this program by; or null for a service account.</summary>
    public string? ClientId { get; init; }

    /// <summary>The client's secret; or null for a public client, or one with a <see cref="ClientKey"/>.</summary>
    public Secret? ClientSecret { get; init; }

    /// <summary>
    /// The client's private key in PEM (RSA of 2048 bits or more, or EC P-256), by which it asserts who it is (private_key_jwt, RFC 7523 §2.2); or null. Where a
    /// certificate stands beside the key, its thumbprint is told too.
    /// </summary>
    public Secret? ClientKey { get; init; }

    /// <summary>The identifier (<c>kid</c>) under which the authorization server has the public key of <see cref="ClientKey"/>; or null.</summary>
    public string? ClientKeyId { get; init; }

    /// <summary>The refresh token of <see cref="OAuthFlow.RefreshToken"/>; or null.</summary>
    public Secret? RefreshToken { get; init; }

    /// <summary>The key file of a service account, in JSON as Google gives it; or null.</summary>
    public Secret? ServiceAccount { get; init; }

    /// <summary>The tenant of a preset that has tenants: for Microsoft a directory's identifier or domain; or null.</summary>
    public string? Tenant { get; init; }

    /// <summary>The scopes to ask for, in place of those of the preset. Default: empty.</summary>
    public ImmutableArray<string> Scopes { get; init; } = [];

    /// <summary>A PEM file of authorities that are trusted for the authorization server in place of the system's; or null.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>
    /// Whether the authorization server is on this machine and is spoken to without TLS: <c>http://127.0.0.1</c>, <c>http://[::1]</c> or
    /// <c>http://localhost</c>. For tests. Default false: everything is HTTPS.
    /// </summary>
    public bool PlainLoopback { get; init; }
}
