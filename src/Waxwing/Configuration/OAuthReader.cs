namespace Waxwing.Configuration;

/// <summary>Reads the object <c>oauth</c> of a relay. Which of its fields go together is judged by the room that uses them.</summary>
internal static class OAuthReader
{
    private const int LeastScopes = 1;

    private static readonly Dictionary<string, OAuthFlow> Flows = new(StringComparer.Ordinal)
    {
        ["clientCredentials"] = OAuthFlow.ClientCredentials,
        ["refreshToken"] = OAuthFlow.RefreshToken,
        ["device"] = OAuthFlow.Device,
        ["browser"] = OAuthFlow.Browser,
        ["serviceAccount"] = OAuthFlow.ServiceAccount,
    };

    public static OAuthOptions Read(Section section)
    {
        if (!section.Has("flow"))
        {
            section.Refuse("flow", $"is missing: one of {string.Join(", ", Flows.Keys)}");
        }

        var options = new OAuthOptions
        {
            Preset = section.Text("preset"),
            Flow = section.OneOf("flow", Flows) ?? default,
            Issuer = section.Read("issuer", Address),
            TokenEndpoint = section.Read("tokenEndpoint", Address),
            DeviceEndpoint = section.Read("deviceEndpoint", Address),
            AuthorizationEndpoint = section.Read("authorizationEndpoint", Address),
            RevocationEndpoint = section.Read("revocationEndpoint", Address),
            ClientId = section.Text("clientId"),
            ClientSecret = section.Read("clientSecret", Secret.FromReference),
            ClientKey = section.Read("clientKey", Secret.FromReference),
            ClientKeyId = section.Text("clientKeyId"),
            RefreshToken = section.Read("refreshToken", Secret.FromReference),
            ServiceAccount = section.Read("serviceAccount", Secret.FromReference),
            Tenant = section.Text("tenant"),
            Scopes = section.Texts("scopes", LeastScopes),
            AuthorityFile = section.Text("ca"),
            PlainLoopback = section.Flag("plainLoopback") ?? false,
        };
        section.End();
        return options;
    }

    // The value is not repeated: a URL may hold a password.
    private static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
        ? address
        : throw new SendException(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, "must be an absolute URL that begins with https://", Smtp.FailureScope.Relay));
}
