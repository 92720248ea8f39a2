using Waxwing.OAuth.Tests.Support;

namespace Waxwing.OAuth.Tests.Flows;

/// <summary>Flows in which nobody signs in.</summary>
public sealed class WithoutAPerson : OAuthTest
{
    [Fact]
    public async Task A_client_with_a_secret_gets_a_token_found_by_the_metadata_of_its_issuer()
    {
        await using var server = await OAuthServer.StartAsync();
        Assert.True(await server.IsGoodAsync(await Source(server.Credentials).GetTokenAsync(refused: null, Token)));
        Assert.False(Directory.Exists(Store.Folder));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_with_a_key_asserts_who_it_is(bool rsa)
    {
        var key = rsa ? SigningKeyPair.Rsa() : SigningKeyPair.Elliptic();
        await using var server = await OAuthServer.StartAsync(clientKey: key);
        var options = server.Credentials with { ClientId = OAuthServer.KeyClientId, ClientSecret = null, ClientKey = Secret.FromValue(key.Pem), ClientKeyId = key.KeyId };

        var token = await Record.ExceptionAsync(async () => Assert.True(await server.IsGoodAsync(await Source(options).GetTokenAsync(refused: null, Token))));
        Assert.True(token is null, $"{token?.Message} {string.Join(' ', server.Refusals)}");

        var other = SigningKeyPair.Rsa();
        var refused = await RefusedAsync(Source(options with { ClientKey = Secret.FromValue(other.Pem) }));
        Assert.Equal(nameof(SendFault.AuthorizationRefused), refused.Detail);
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_and_not_shown()
    {
        await using var server = await OAuthServer.StartAsync();
        var refused = await RefusedAsync(Source(server.Credentials with { ClientSecret = Secret.FromValue("wrong-secret") }));

        Assert.Equal((SendStage.Auth, nameof(SendFault.AuthorizationRefused), false), (refused.Stage, refused.Detail, refused.Transient));
        Assert.Contains("invalid_client", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scope_that_the_client_may_not_have_is_named_as_the_reason()
    {
        await using var server = await OAuthServer.StartAsync();
        var refused = await RefusedAsync(Source(server.Credentials with { Scopes = ["everything"] }));
        Assert.Equal(nameof(SendFault.AuthorizationRefused), refused.Detail);
        Assert.Contains("invalid_scope", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_account_acts_for_the_user_of_the_relay()
    {
        var key = SigningKeyPair.Rsa();
        await using var server = await OAuthServer.StartAsync(account: key);
        var options = new OAuthOptions
        {
            Flow = OAuthFlow.ServiceAccount,
            Issuer = server.Issuer,
            ClientId = OAuthServer.PublicClientId,
            ServiceAccount = Secret.FromValue(key.AccountFile),
            Scopes = [OAuthServer.Scope],
            AuthorityFile = server.Authority.AuthorityFile,
        };

        Assert.True(await server.IsGoodAsync(await Source(options).GetTokenAsync(refused: null, Token)));

        var stranger = await RefusedAsync(Source(options with { ServiceAccount = Secret.FromValue(SigningKeyPair.Rsa().AccountFile) }));
        Assert.Equal(nameof(SendFault.AuthorizationRefused), stranger.Detail);
        Assert.Contains("ada@example.org", stranger.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_token_is_used_and_its_successor_kept_for_the_next_run()
    {
        await using var server = await OAuthServer.StartAsync();
        var configured = await RefreshTokenAsync(server);
        var options = server.Options(OAuthFlow.RefreshToken) with { ClientId = OAuthServer.PublicClientId, ClientSecret = null, RefreshToken = Secret.FromValue(configured) };

        var first = await Source(options).GetTokenAsync(refused: null, Token);
        Clock.Advance(TimeSpan.FromHours(2));
        // Another run: the configured token was used, and the server takes it no more.
        var second = await Source(options).GetTokenAsync(refused: null, Token);

        Assert.NotEqual(first, second);
        Assert.True(await server.IsGoodAsync(second));
        Assert.Equal(2, server.Count("refresh_token"));
    }

    [Fact]
    public async Task A_refresh_token_that_was_configured_anew_is_used_in_place_of_what_was_kept()
    {
        await using var server = await OAuthServer.StartAsync();
        var options = server.Options(OAuthFlow.RefreshToken) with { ClientId = OAuthServer.PublicClientId, ClientSecret = null };
        await Source(options with { RefreshToken = Secret.FromValue(await RefreshTokenAsync(server)) }).GetTokenAsync(refused: null, Token);
        await server.RevokeAllAsync();

        var token = await Source(options with { RefreshToken = Secret.FromValue(await RefreshTokenAsync(server)) }).GetTokenAsync(refused: null, Token);

        Assert.True(await server.IsGoodAsync(token));
    }

    // Somebody got one elsewhere.
    private async Task<string> RefreshTokenAsync(OAuthServer server)
    {
        var elsewhere = new TokenStoreOptions { Folder = Path.Combine(Folder, Guid.NewGuid().ToString("N")) };
        var relay = Relay(server.Options(OAuthFlow.Device));
        using var login = new RelayLogin(relay, elsewhere, TimeProvider.System);
        using var browser = server.Browser();
        await login.SignInAsync(prompt => _ = browser.GetAsync(new Uri($"connect/verify?user_code={prompt.UserCode}", UriKind.Relative), Token), Token);
        return TokenStore.Open(elsewhere, TimeProvider.System).Read(TokenStore.NameOf(ClientSettings.Of(relay)))!.RefreshToken!;
    }
}
