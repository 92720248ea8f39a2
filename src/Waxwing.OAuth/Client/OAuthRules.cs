namespace Waxwing.OAuth;

/// <summary>Which fields of <c>oauth</c> go together. One line for each rule.</summary>
internal static class OAuthRules
{
    /// <exception cref="SendException">Stage Configure, with what to change.</exception>
    public static void Check(ClientSettings settings)
    {
        var options = settings.Options;
        foreach (var (name, address) in Addresses(options))
        {
            if (address is not null && SecureUrl.Fault(address, options.PlainLoopback) is { } fault)
            {
                throw OAuthError.Configuration($"\"{name}\" {fault}");
            }
        }

        if (Mistake(settings, options) is { } mistake)
        {
            throw OAuthError.Configuration(mistake);
        }
    }

    private static string? Mistake(ClientSettings settings, OAuthOptions options) => options switch
    {
        { Preset: null, Issuer: null, TokenEndpoint: null } => "nothing says who the authorization server is: \"preset\", \"issuer\", or \"tokenEndpoint\"",
        { Preset: not null } when options.Scopes.IsDefaultOrEmpty && settings.Scope is null => settings.Preset!.OtherFlows,
        { Tenant: not null } when settings.Preset?.DefaultTenant is null => "\"tenant\" is for a preset that has tenants: microsoft",
        { Tenant: { } tenant } when !IsTenant(tenant) => "\"tenant\" is the identifier of a directory, or its domain",
        { Flow: OAuthFlow.ClientCredentials, Tenant: null, Issuer: null, TokenEndpoint: null } when settings.Preset?.DefaultTenant is not null =>
            "the flow clientCredentials needs \"tenant\": a program belongs to one directory",
        { ClientSecret: not null, ClientKey: not null } => "a client has \"clientSecret\" or \"clientKey\", not both",
        { ClientKey: null, ClientKeyId: not null } => "\"clientKeyId\" is of a \"clientKey\", and there is none",
        { Flow: not OAuthFlow.ServiceAccount, ClientId: null or "" } => "\"clientId\" is missing: the identifier under which this program is registered",
        { Flow: OAuthFlow.ServiceAccount, ServiceAccount: null } => "the flow serviceAccount needs \"serviceAccount\": where its key file is, such as file:/etc/waxwing/account.json",
        { Flow: not OAuthFlow.ServiceAccount, ServiceAccount: not null } => "\"serviceAccount\" is for the flow serviceAccount",
        { Flow: OAuthFlow.RefreshToken, RefreshToken: null } => "the flow refreshToken needs \"refreshToken\": where it is, such as file:PATH",
        { Flow: not OAuthFlow.RefreshToken, RefreshToken: not null } => "\"refreshToken\" is for the flow refreshToken; for device and browser, `waxwing login` gets one",
        { Flow: OAuthFlow.ClientCredentials, ClientSecret: null, ClientKey: null } => "the flow clientCredentials needs \"clientSecret\" or \"clientKey\"",
        { Flow: OAuthFlow.Device, TokenEndpoint: not null, DeviceEndpoint: null, Preset: null } => "the flow device needs \"deviceEndpoint\" beside \"tokenEndpoint\"",
        { Flow: OAuthFlow.Browser, TokenEndpoint: not null, AuthorizationEndpoint: null, Preset: null } => "the flow browser needs \"authorizationEndpoint\" beside \"tokenEndpoint\"",
        _ when options.Scopes.Any(scope => !IsScope(scope)) => "a scope has printable ASCII characters, without space, quotation mark and backslash (RFC 6749 §3.3)",
        _ => null,
    };

    private static IEnumerable<(string Name, Uri? Address)> Addresses(OAuthOptions options) =>
    [
        ("issuer", options.Issuer),
        ("tokenEndpoint", options.TokenEndpoint),
        ("deviceEndpoint", options.DeviceEndpoint),
        ("authorizationEndpoint", options.AuthorizationEndpoint),
        ("revocationEndpoint", options.RevocationEndpoint),
    ];

    private static bool IsTenant(string tenant) => tenant.Length is > 0 and <= 253 && tenant.All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '-' or '.');

    private static bool IsScope(string scope) => scope.Length > 0 && scope.All(unit => unit is > ' ' and < '\u007F' and not '"' and not '\\');
}
