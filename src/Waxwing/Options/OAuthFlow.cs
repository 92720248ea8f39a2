namespace Waxwing;

/// <summary>How an access token is come by (RFC 6749 and its companions).</summary>
public enum OAuthFlow
{
    /// <summary>A program of its own right: its secret or its key (RFC 6749 §4.4, RFC 7523 §2.2). Nobody signs in.</summary>
    ClientCredentials,

    /// <summary>A refresh token that somebody got elsewhere (RFC 6749 §6).</summary>
    RefreshToken,

    /// <summary>A person signs in on another device, with a code (RFC 8628): <c>waxwing login</c>, and from then on its refresh token.</summary>
    Device,

    /// <summary>A person signs in with the browser of this machine, with PKCE (RFC 8252, RFC 7636): <c>waxwing login</c>, and from then on its refresh token.</summary>
    Browser,

    /// <summary>A service account that asserts who it is by a signed JWT (RFC 7523 §2.1), as Google has them. Nobody signs in.</summary>
    ServiceAccount,
}
