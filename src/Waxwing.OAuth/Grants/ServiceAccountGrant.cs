using Duende.IdentityModel;
using Duende.IdentityModel.Client;

namespace Waxwing.OAuth;

/// <summary>A service account's assertion as the grant (RFC 7523 §2.1). The subject is the user at the relay: the account acts for that mailbox.</summary>
internal sealed class ServiceAccountGrant(AuthorizationServer server) : IGrant
{
    public async Task<TokenGrant> RequestAsync(KeptTokens? kept, CancellationToken cancellationToken)
    {
        var settings = server.Settings;
        using var account = ServiceAccountKey.Read(settings.Options.ServiceAccount!.Read());
        var (grant, error, number) = await server.AskAsync(endpoints => new TokenRequest
        {
            GrantType = OidcConstants.GrantTypes.JwtBearer,
            ClientId = settings.Options.ClientId!,
            ClientCredentialStyle = ClientCredentialStyle.PostBody,
            Parameters = { { "assertion", Assertion(account, endpoints) } },
        }, cancellationToken).ConfigureAwait(false);
        return grant is null
            ? throw OAuthError.Refused($"the authorization server gives the service account no token for {settings.UserName}: {error}{number}. Check that the account may act for this user, with the scope {settings.Scope}")
            : grant with { RefreshToken = null };
    }

    // Google reads the scopes from the assertion.
    private string Assertion(ServiceAccountKey account, ServerEndpoints endpoints) => SignedJwt.Write(
        account.Key,
        "JWT",
        server.Clock.GetUtcNow(),
        ("iss", account.Account),
        ("sub", server.Settings.UserName),
        ("aud", endpoints.Token.AbsoluteUri),
        ("scope", server.Settings.Scope ?? ""),
        ("jti", CryptoRandom.CreateUniqueId(16, CryptoRandom.OutputFormat.Hex)));
}
