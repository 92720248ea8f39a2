namespace Waxwing.OAuth;

/// <summary>Which flow leads to which grant, once nobody has to sign in.</summary>
internal static class Grants
{
    public static IGrant Of(AuthorizationServer server) => server.Settings.Options.Flow switch
    {
        OAuthFlow.ClientCredentials => new ClientCredentialsGrant(server),
        OAuthFlow.ServiceAccount => new ServiceAccountGrant(server),
        OAuthFlow.RefreshToken or OAuthFlow.Device or OAuthFlow.Browser => new RefreshGrant(server),
    };
}
