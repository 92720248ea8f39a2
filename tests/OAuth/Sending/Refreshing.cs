using Waxwing.OAuth.Tests.Support;

namespace Waxwing.OAuth.Tests.Sending;

/// <summary>When another token is asked for, and by whom.</summary>
public sealed class Refreshing : OAuthTest
{
    [Fact]
    public async Task A_token_is_kept_while_it_is_good_and_replaced_before_it_expires()
    {
        await using var server = await OAuthServer.StartAsync();
        var source = Source(server.Credentials);

        var first = await source.GetTokenAsync(refused: null, Token);
        Clock.Advance(TimeSpan.FromMinutes(57));
        Assert.Equal(first, await source.GetTokenAsync(refused: null, Token));
        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.NotEqual(first, await source.GetTokenAsync(refused: null, Token));
        Assert.Equal(2, server.Count("client_credentials"));
    }

    [Fact]
    public async Task Fifty_who_ask_at_once_cause_one_request()
    {
        await using var server = await OAuthServer.StartAsync();
        var source = Source(server.Credentials);

        var tokens = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await source.GetTokenAsync(refused: null, Token), Token)));

        Assert.Single(tokens.Distinct(StringComparer.Ordinal));
        Assert.Equal(1, server.Count("client_credentials"));
    }

    [Fact]
    public async Task Fifty_whose_token_was_refused_get_another_one_by_one_request()
    {
        await using var server = await OAuthServer.StartAsync();
        var source = Source(server.Credentials);
        var refused = await source.GetTokenAsync(refused: null, Token);

        var tokens = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await source.GetTokenAsync(refused, Token), Token)));

        Assert.NotEqual(refused, Assert.Single(tokens.Distinct(StringComparer.Ordinal)));
        Assert.Equal(2, server.Count("client_credentials"));
    }

    [Fact]
    public async Task Runs_of_their_own_that_share_a_store_use_a_refresh_token_once()
    {
        await using var server = await OAuthServer.StartAsync();
        var relay = Relay(server.Options(OAuthFlow.Device));
        await SignInAsync(server, relay);
        Clock.Advance(TimeSpan.FromHours(2));
        var sources = Enumerable.Range(0, 10).Select(_ => Source(relay)).ToArray();

        var waiting = Task.WhenAll(sources.Select(source => Task.Run(async () => await source.GetTokenAsync(refused: null, Token), Token)));
        await waiting.ContinueWithAdvance(Clock, TimeSpan.FromMilliseconds(20));

        Assert.Single((await waiting).Distinct(StringComparer.Ordinal));
        Assert.Equal(1, server.Count("refresh_token"));
    }

    [Fact]
    public async Task A_caller_who_leaves_does_not_take_the_refresh_along()
    {
        await using var server = await OAuthServer.StartAsync();
        var source = Source(server.Credentials);
        using var leaves = new CancellationTokenSource();

        var left = source.GetTokenAsync(refused: null, leaves.Token).AsTask();
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        Assert.True(await server.IsGoodAsync(await source.GetTokenAsync(refused: null, Token)));
        Assert.Equal(1, server.Count("client_credentials"));
    }

    [Fact]
    public async Task A_revoked_refresh_token_asks_for_a_sign_in_and_a_sign_in_helps()
    {
        await using var server = await OAuthServer.StartAsync();
        var relay = Relay(server.Options(OAuthFlow.Device));
        await SignInAsync(server, relay);
        await server.RevokeAllAsync();
        Clock.Advance(TimeSpan.FromHours(2));
        var source = Source(relay);

        var refused = await RefusedAsync(source);
        Assert.Equal((SendStage.Auth, nameof(SendFault.LoginRequired), false), (refused.Stage, refused.Detail, refused.Transient));
        Assert.Contains("waxwing login smtps://relay.example:465", refused.Message, StringComparison.Ordinal);

        await SignInAsync(server, relay);
        // What failed just now is not tried again at once; its clock goes on.
        Clock.SetUtcNow(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(3));
        Assert.True(await server.IsGoodAsync(await source.GetTokenAsync(refused: null, Token)));
    }

    [Fact]
    public async Task What_failed_just_now_is_not_asked_again_for_each_of_many()
    {
        await using var server = await OAuthServer.StartAsync();
        var source = Source(server.Credentials);
        await server.DisposeAsync();

        var first = await Assert.ThrowsAsync<SendException>(async () => await source.GetTokenAsync(refused: null, Token));
        var second = await Assert.ThrowsAsync<SendException>(async () => await source.GetTokenAsync(refused: null, Token));

        Assert.Same(first, second);
        Assert.Equal((nameof(SendFault.AuthorizationServerUnreachable), true), (first.Error.Detail, first.Error.Transient));
    }
}
