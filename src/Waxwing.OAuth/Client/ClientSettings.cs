namespace Waxwing.OAuth;

/// <summary>What the configuration of a relay comes to: its preset filled in, its flow judged.</summary>
internal sealed record ClientSettings
{
    private ClientSettings(RelayOptions relay, OAuthOptions options, Preset? preset)
    {
        Relay = relay.UrlWithUser;
        RelayUrl = relay.Url;
        UserName = relay.UserName!;
        Options = options;
        Preset = preset;
        Scope = options.Scopes.IsDefaultOrEmpty ? preset?.Scopes.GetValueOrDefault(options.Flow) : string.Join(' ', options.Scopes);
    }

    /// <summary>The relay, with its user.</summary>
    public string Relay { get; }

    /// <summary>The relay as <c>waxwing login</c> takes it.</summary>
    public string RelayUrl { get; }

    /// <summary>The user at the relay: whose mailbox it is.</summary>
    public string UserName { get; }

    /// <summary>The configuration.</summary>
    public OAuthOptions Options { get; }

    /// <summary>The provider, or null.</summary>
    public Preset? Preset { get; }

    /// <summary>The scopes, with spaces between them (RFC 6749 §3.3), or null.</summary>
    public string? Scope { get; }

    /// <summary>Whether tokens of the flow are kept: a refresh token cannot be had again without a person.</summary>
    public bool KeepsTokens => Options.Flow is OAuthFlow.Device or OAuthFlow.Browser or OAuthFlow.RefreshToken;

    /// <summary>The endpoints that the configuration names; null where metadata have to be asked.</summary>
    public ServerEndpoints? NamedEndpoints { get; private init; }

    /// <summary>Judges the configuration of a relay that has OAuth.</summary>
    /// <exception cref="SendException">Stage Configure: something is missing, or does not go together.</exception>
    public static ClientSettings Of(RelayOptions relay)
    {
        var options = relay.OAuth!;
        if (string.IsNullOrEmpty(relay.UserName))
        {
            throw OAuthError.Configuration("the relay has no user: put it into the URL (smtps://user%40example.org@host); the relay wants to know whose mailbox it is");
        }

        var settings = new ClientSettings(relay, options, options.Preset is { } name ? Presets.Named(name) : null);
        OAuthRules.Check(settings);
        return settings with { NamedEndpoints = Named(settings) };
    }

    /// <summary>
    /// Reads the secrets that are named, which are read anew whenever they are needed: what cannot be read is told before a person signs in, or anything is sent.
    /// A refresh token is left out, since one that is kept takes its place.
    /// </summary>
    /// <exception cref="SendException">Stage Configure: one cannot be read, or is not what it should be.</exception>
    public void CheckSecrets()
    {
        _ = Options.ClientSecret?.Read();
        using var key = Options.ClientKey is { } named ? SigningKey.Read(named.Read(), Options.ClientKeyId, "clientKey") : null;
        using var account = Options.ServiceAccount is { } file ? ServiceAccountKey.Read(file.Read()) : null;
    }

    private static ServerEndpoints? Named(ClientSettings settings)
    {
        var (options, preset) = (settings.Options, settings.Preset);
        var token = options.TokenEndpoint ?? (options.Issuer is null ? Of(preset?.Token) : null);
        return token is null ? null : new ServerEndpoints(token)
        {
            Issuer = options.Issuer?.OriginalString,
            Device = options.DeviceEndpoint ?? Of(preset?.Device),
            Authorization = options.AuthorizationEndpoint ?? Of(preset?.Authorization),
            Revocation = options.RevocationEndpoint ?? Of(preset?.Revocation),
            SecretInBody = preset is not null,
        };

        Uri? Of(string? template) => template is null ? null
            : new Uri(template.Replace("{tenant}", Uri.EscapeDataString(options.Tenant ?? preset!.DefaultTenant ?? ""), StringComparison.Ordinal));
    }
}
