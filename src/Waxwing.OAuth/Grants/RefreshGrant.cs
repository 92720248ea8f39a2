using Duende.IdentityModel.Client;

namespace Waxwing.OAuth;

/// <summary>A refresh token (RFC 6749 §6): that of the last sign-in, or the configured one until the server gives another in its place.</summary>
internal sealed class RefreshGrant(AuthorizationServer server) : IGrant
{
    private ClientSettings Settings => server.Settings;

    public async Task<TokenGrant> RequestAsync(KeptTokens? kept, CancellationToken cancellationToken)
    {
        var token = kept?.RefreshToken ?? Settings.Options.RefreshToken?.Read() ?? throw OAuthError.LoginRequired(
            $"nobody has signed in for {Settings.UserName} at {Settings.RelayUrl} yet: waxwing login {Settings.RelayUrl}");
        // RFC 6749 §6: without a scope it is what was granted before.
        var (grant, error, number) = await server.AskAsync(
            endpoints => server.Prove(new RefreshTokenRequest { RefreshToken = token }, endpoints),
            cancellationToken).ConfigureAwait(false);
        return grant is not null ? grant with { RefreshToken = grant.RefreshToken ?? token }
            : error is "invalid_grant" or "interaction_required" or "consent_required" ? throw OAuthError.LoginRequired($"the refresh token of {Settings.UserName} is expired or revoked{number}: {Remedy}")
            : throw OAuthError.Refused($"the authorization server does not refresh the token of {Settings.UserName}: {error}{number}. Check \"clientId\" and its secret or key");
    }

    private string Remedy => Settings.Options.Flow == OAuthFlow.RefreshToken
        ? "get a new one, and put it where \"refreshToken\" names it"
        : $"sign in again with waxwing login {Settings.RelayUrl}";
}
