using Duende.IdentityModel.Client;

namespace Waxwing.OAuth;

/// <summary>Client credentials (RFC 6749 §4.4).</summary>
internal sealed class ClientCredentialsGrant(AuthorizationServer server) : IGrant
{
    public async Task<TokenGrant> RequestAsync(KeptTokens? kept, CancellationToken cancellationToken)
    {
        var (grant, error, number) = await server.AskAsync(
            endpoints => server.Prove(new ClientCredentialsTokenRequest { Scope = server.Settings.Scope }, endpoints),
            cancellationToken).ConfigureAwait(false);
        // RFC 6749 §4.4.3: a refresh token has no place here.
        return grant is null
            ? throw OAuthError.Refused($"the authorization server gives this client no token: {error}{number}. Check \"clientId\", its secret or key, and \"scopes\"")
            : grant with { RefreshToken = null };
    }
}
