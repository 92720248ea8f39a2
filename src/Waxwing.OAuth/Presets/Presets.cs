using System.Collections.Frozen;

namespace Waxwing.OAuth;

/// <summary>The providers that are known by name. Sources: their public documentation, see <c>docs/oauth.md</c>.</summary>
internal static class Presets
{
    private const string GmailScope = "https://mail.google.com/";
    private const string ExchangeScopes = "https://outlook.office.com/SMTP.Send offline_access";

    private static readonly Preset[] All =
    [
        new("google")
        {
            Token = "https://oauth2.googleapis.com/token",
            Authorization = "https://accounts.google.com/o/oauth2/v2/auth",
            Revocation = "https://oauth2.googleapis.com/revoke",
            Scopes = new Dictionary<OAuthFlow, string>
            {
                [OAuthFlow.Browser] = GmailScope,
                [OAuthFlow.RefreshToken] = GmailScope,
                [OAuthFlow.ServiceAccount] = GmailScope,
            }.ToFrozenDictionary(),
            OtherFlows = "Google gives access to mail by browser, refreshToken, and serviceAccount with domain-wide delegation; its device flow has no scope for mail",
            AuthorizationParameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["access_type"] = "offline", ["prompt"] = "consent" },
        },
        new("microsoft")
        {
            DefaultTenant = "organizations",
            Token = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
            Authorization = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
            Device = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode",
            Scopes = new Dictionary<OAuthFlow, string>
            {
                [OAuthFlow.Browser] = ExchangeScopes,
                [OAuthFlow.Device] = ExchangeScopes,
                [OAuthFlow.RefreshToken] = ExchangeScopes,
                [OAuthFlow.ClientCredentials] = "https://outlook.office365.com/.default",
            }.ToFrozenDictionary(),
            OtherFlows = "Microsoft has browser, device, refreshToken and clientCredentials",
            // The port of a redirect URI is disregarded for localhost alone.
            RedirectHost = "localhost",
        },
    ];

    /// <summary>The preset of a name.</summary>
    /// <exception cref="SendException">There is none.</exception>
    public static Preset Named(string name) =>
        Array.Find(All, preset => string.Equals(preset.Name, name, StringComparison.Ordinal))
        ?? throw OAuthError.Configuration($"there is no such preset; known: {string.Join(", ", All.Select(preset => preset.Name))}");
}
