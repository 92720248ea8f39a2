namespace Waxwing.OAuth;

/// <summary>Signs in and out for one relay: <c>waxwing login</c> and <c>logout</c>.</summary>
internal sealed class RelayLogin : IDisposable
{
    private readonly AuthorizationServer _server;
    private readonly Func<TokenStore> _openStore;

    /// <exception cref="SendException">Stage Configure.</exception>
    public RelayLogin(RelayOptions relay, TokenStoreOptions store, TimeProvider clock)
    {
        _server = new AuthorizationServer(ClientSettings.Of(relay), clock);
        _openStore = () => TokenStore.Open(store, clock);
    }

    private ClientSettings Settings => _server.Settings;

    /// <summary>Signs in, with a person where the flow needs one, and keeps what came of it. For the other flows a token is fetched, to see that there is one.</summary>
    /// <param name="ask">Tells the person what to do.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SendException">There is no token. What was kept before still is.</exception>
    public async Task<LoginResult> SignInAsync(Action<LoginPrompt> ask, CancellationToken cancellationToken)
    {
        Settings.CheckSecrets();
        ILoginFlow? flow = Settings.Options.Flow switch
        {
            OAuthFlow.Device => new DeviceLogin(_server),
            OAuthFlow.Browser => new BrowserLogin(_server),
            OAuthFlow.ClientCredentials or OAuthFlow.RefreshToken or OAuthFlow.ServiceAccount => null,
        };
        if (!Settings.KeepsTokens)
        {
            return Result(await Grants.Of(_server).RequestAsync(kept: null, cancellationToken).ConfigureAwait(false), store: null);
        }

        // Opened and read first: nobody signs in for a store that cannot keep it, or that has what nobody can read.
        var store = _openStore();
        var name = TokenStore.NameOf(Settings);
        _ = store.Read(name);
        if (flow is null)
        {
            await new AccessTokens(_server, () => store).GetTokenAsync(refused: null, cancellationToken).ConfigureAwait(false);
            return Result(store.Read(name)!.Grant, store);
        }

        var grant = await flow.SignInAsync(ask, cancellationToken).ConfigureAwait(false);
        if (grant.RefreshToken is null)
        {
            throw OAuthError.Refused("the authorization server gave no refresh token, so the sign-in would be over with the first access token: add the scope that it asks for (mostly offline_access) to \"scopes\"");
        }

        using var held = await store.LockAsync(name, cancellationToken).ConfigureAwait(false);
        store.Write(name, KeptTokens.Of(Settings, grant, seed: null));
        return Result(grant, store);
    }

    /// <summary>Signs out: the refresh token is revoked where the server has that (RFC 7009), and what was kept is deleted in any case, whoever gives up on the server too.</summary>
    /// <exception cref="SendException">What was kept cannot be deleted.</exception>
    /// <exception cref="OperationCanceledException">The caller has gone: whether the token is revoked is not known.</exception>
    public async Task<LogoutResult> SignOutAsync(CancellationToken cancellationToken)
    {
        var store = _openStore();
        var name = TokenStore.NameOf(Settings);
        using var held = await store.LockAsync(name, cancellationToken).ConfigureAwait(false);
        (bool Revoked, string? WhyNot) revocation = default;
        bool deleted;
        try
        {
            revocation = await RevokeAsync(store, name, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            deleted = store.Delete(name);
        }

        return new LogoutResult(Settings.RelayUrl, Settings.UserName, revocation.Revoked, revocation.WhyNot, deleted);
    }

    public void Dispose() => _server.Dispose();

    private async Task<(bool Revoked, string? WhyNot)> RevokeAsync(TokenStore store, string name, CancellationToken cancellationToken)
    {
        try
        {
            return store.Read(name)?.RefreshToken is not { } token ? (false, "there was no refresh token")
                : await _server.RevokeAsync(token, cancellationToken).ConfigureAwait(false) ? (true, null)
                : (false, "the authorization server has no revocation endpoint; where it shows the programs that have access, take it away there");
        }
        catch (SendException exception)
        {
            return (false, exception.Error.Message);
        }
    }

    private LoginResult Result(TokenGrant grant, TokenStore? store) =>
        new(Settings.RelayUrl, Settings.UserName, grant.Scope ?? Settings.Scope, grant.ExpiresAt, grant.RefreshToken is not null, store?.Location);
}

/// <summary>How a sign-in ended.</summary>
/// <param name="Relay">The relay.</param>
/// <param name="User">Its user.</param>
/// <param name="Scope">The scopes, or null if the server chose them.</param>
/// <param name="ExpiresAt">When the first access token expires.</param>
/// <param name="IsRefreshed">Whether another follows it without a person.</param>
/// <param name="Store">Where it is kept, or null.</param>
internal sealed record LoginResult(string Relay, string User, string? Scope, DateTimeOffset ExpiresAt, bool IsRefreshed, string? Store);

/// <summary>How a sign-out ended.</summary>
/// <param name="Relay">The relay.</param>
/// <param name="User">Its user.</param>
/// <param name="Revoked">Whether the server has revoked the token.</param>
/// <param name="WhyNot">Why it was not revoked, or null.</param>
/// <param name="Deleted">Whether something was kept, and is no more.</param>
internal sealed record LogoutResult(string Relay, string User, bool Revoked, string? WhyNot, bool Deleted);
