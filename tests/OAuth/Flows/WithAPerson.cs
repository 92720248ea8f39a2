using System.Net;
using Waxwing.OAuth.Tests.Support;
using Waxwing.TestSupport;

namespace Waxwing.OAuth.Tests.Flows;

/// <summary>Flows in which somebody signs in, and what is left when he has gone.</summary>
public sealed class WithAPerson : OAuthTest
{
    [Fact]
    public async Task A_code_that_is_entered_elsewhere_signs_in_and_lasts()
    {
        await using var server = await OAuthServer.StartAsync();
        var relay = Relay(server.Options(OAuthFlow.Device));

        await SignInAsync(server, relay);
        var token = await Source(relay).GetTokenAsync(refused: null, Token);

        Assert.True(await server.IsGoodAsync(token));
        Assert.Equal(0, server.Count("refresh_token"));
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.NotEqual(token, await Source(relay).GetTokenAsync(refused: null, Token));
        Assert.Equal(1, server.Count("refresh_token"));
    }

    [Fact]
    public async Task A_code_that_is_declined_signs_nobody_in()
    {
        await using var server = await OAuthServer.StartAsync();
        using var login = new RelayLogin(Relay(server.Options(OAuthFlow.Device)), Store, TimeProvider.System);
        using var browser = server.Browser();

        var declined = await RefusedAsync(() => login.SignInAsync(prompt => _ = browser.GetAsync(new Uri($"connect/verify?answer=no&user_code={prompt.UserCode}", UriKind.Relative), Token), Token));

        Assert.Equal((SendStage.Auth, nameof(SendFault.LoginNotCompleted), false), (declined.Stage, declined.Detail, declined.Transient));
        Assert.Equal(nameof(SendFault.LoginRequired), (await RefusedAsync(Source(server.Options(OAuthFlow.Device)))).Detail);
    }

    [Fact]
    public async Task A_browser_signs_in_with_proof_of_the_code_and_comes_back_to_this_machine()
    {
        await using var server = await OAuthServer.StartAsync();
        var relay = Relay(server.Options(OAuthFlow.Browser));
        using var login = new RelayLogin(relay, Store, TimeProvider.System);
        Task<HttpResponseMessage>? page = null;
        Uri? asked = null;

        var result = await login.SignInAsync(prompt =>
        {
            asked = prompt.Address;
            page = server.FollowAsync(prompt.Address);
        }, Token);

        Assert.Contains("code_challenge_method=S256", asked!.Query, StringComparison.Ordinal);
        Assert.Contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A", asked.Query, StringComparison.Ordinal);
        using var shown = await page!;
        Assert.Equal((HttpStatusCode.OK, true), (shown.StatusCode, (await shown.Content.ReadAsStringAsync(Token)).Contains("You can close this page", StringComparison.Ordinal)));
        Assert.Equal((true, Store.Folder), (result.IsRefreshed, result.Store));
        Assert.True(await server.IsGoodAsync(await Source(relay).GetTokenAsync(refused: null, Token)));
    }

    [Fact]
    public async Task A_browser_that_brings_a_refusal_signs_nobody_in()
    {
        await using var server = await OAuthServer.StartAsync();
        var relay = Relay(server.Options(OAuthFlow.Browser)) with { UserName = "declines@example.org" };
        using var login = new RelayLogin(relay, Store, TimeProvider.System);

        var declined = await RefusedAsync(() => login.SignInAsync(prompt => _ = server.FollowAsync(prompt.Address), Token));

        Assert.Equal(nameof(SendFault.LoginNotCompleted), declined.Detail);
    }

    [Fact]
    public async Task Nobody_who_comes_to_the_browser_ends_the_sign_in_after_its_time()
    {
        await using var server = await OAuthServer.StartAsync();
        var clock = new ObservedClock();
        using var login = new RelayLogin(Relay(server.Options(OAuthFlow.Browser)), Store, clock);

        var waiting = login.SignInAsync(_ => { }, Token);
        await clock.WhenArmedAsync(BrowserLogin.Limit);
        clock.Advance(BrowserLogin.Limit);
        var late = await RefusedAsync(() => waiting);

        Assert.Equal(nameof(SendFault.LoginNotCompleted), late.Detail);
    }

    [Fact]
    public async Task Signing_out_revokes_the_token_and_deletes_what_was_kept()
    {
        await using var server = await OAuthServer.StartAsync();
        var relay = Relay(server.Options(OAuthFlow.Device));
        await SignInAsync(server, relay);
        Assert.Equal(1, await server.RefreshTokensAsync());

        using var login = new RelayLogin(relay, Store, TimeProvider.System);
        var result = await login.SignOutAsync(Token);

        Assert.Equal((true, true, null), (result.Revoked, result.Deleted, result.WhyNot));
        Assert.Equal(0, await server.RefreshTokensAsync());
        Assert.Equal(nameof(SendFault.LoginRequired), (await RefusedAsync(Source(relay))).Detail);
        Assert.False((await login.SignOutAsync(Token)).Deleted);
    }

    [Fact]
    public async Task Signing_out_deletes_even_what_the_server_does_not_revoke()
    {
        await using var server = await OAuthServer.StartAsync();
        var relay = Relay(server.Options(OAuthFlow.Device));
        await SignInAsync(server, relay);
        using var login = new RelayLogin(relay, Store, TimeProvider.System);
        await server.DisposeAsync();

        var result = await login.SignOutAsync(Token);

        Assert.Equal((false, true), (result.Revoked, result.Deleted));
        Assert.NotNull(result.WhyNot);
    }

    [Fact]
    public async Task Signing_out_deletes_even_if_nobody_waits_for_the_server()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var silent = await HostileServer.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        var relay = Relay(server.Options(OAuthFlow.Device) with { RevocationEndpoint = new Uri(silent.Address, "/revoke"), PlainLoopback = true });
        await SignInAsync(server, relay);
        using var login = new RelayLogin(relay, Store, TimeProvider.System);
        using var leaving = new CancellationTokenSource();

        var signingOut = login.SignOutAsync(leaving.Token);
        await silent.WasAsked.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => signingOut);
        Assert.Equal(nameof(SendFault.LoginRequired), (await RefusedAsync(Source(relay))).Detail);
    }
}
