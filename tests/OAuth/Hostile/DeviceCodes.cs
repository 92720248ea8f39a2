using Microsoft.AspNetCore.Http;
using Waxwing.OAuth.Tests.Support;
using Waxwing.TestSupport;

namespace Waxwing.OAuth.Tests.Hostile;

/// <summary>Device codes that are none, and servers that keep people waiting.</summary>
public sealed class DeviceCodes : OAuthTest
{
    [Theory]
    [InlineData("""{"device_code":"d","user_code":"ABC","verification_uri":"http://attacker.example"}""")]
    [InlineData("""{"device_code":"d","user_code":"ABC","verification_uri":"javascript:alert(1)"}""")]
    [InlineData("""{"device_code":"d","user_code":"ABC"}""")]
    [InlineData("""{"device_code":"d","user_code":"\u001b[2J","verification_uri":"https://localhost"}""")]
    [InlineData("""{"device_code":"d","user_code":"a code that is longer than anything that somebody would type","verification_uri":"https://localhost"}""")]
    [InlineData("""{"device_code":"","user_code":"ABC","verification_uri":"https://localhost"}""")]
    public async Task That_nobody_should_be_shown_are_not(string answer)
    {
        await using var server = await HostileServer.StartAsync(200, answer);
        var shown = false;
        using var login = new RelayLogin(RelayOf(server), Store, Clock);

        var error = await RefusedAsync(() => login.SignInAsync(_ => shown = true, Token));

        Assert.Equal((nameof(SendFault.AuthorizationServerUntrusted), false), (error.Detail, shown));
    }

    [Fact]
    public async Task Are_asked_for_more_slowly_when_the_server_says_so_and_end_in_time()
    {
        var clock = new ObservedClock();
        var polls = 0;
        await using var server = await HostileServer.StartAsync(async context =>
        {
            var isCode = context.Request.Path == "/device";
            context.Response.StatusCode = isCode ? 200 : 400;
            polls += isCode ? 0 : 1;
            await context.Response.WriteAsync(isCode ? """{"device_code":"d","user_code":"ABC","verification_uri":"https://localhost/x","expires_in":70,"interval":5}""" : """{"error":"slow_down"}""");
        });
        using var login = new RelayLogin(RelayOf(server), Store, clock);

        var waiting = login.SignInAsync(_ => { }, Token);
        foreach (var seconds in new[] { 5, 10, 15, 20, 25 })
        {
            await clock.WhenArmedAsync(TimeSpan.FromSeconds(seconds));
            clock.Advance(TimeSpan.FromSeconds(seconds));
        }

        var late = await RefusedAsync(() => waiting);
        Assert.Equal((nameof(SendFault.LoginNotCompleted), 5), (late.Detail, polls));
    }

    [Fact]
    public async Task Whose_server_is_down_for_a_moment_are_still_good()
    {
        var clock = new ObservedClock();
        var polls = 0;
        await using var server = await HostileServer.StartAsync(async context =>
        {
            var isCode = context.Request.Path == "/device";
            context.Response.StatusCode = isCode || ++polls > 1 ? 200 : 503;
            await context.Response.WriteAsync(isCode
                ? """{"device_code":"d","user_code":"ABC","verification_uri":"https://localhost/x","expires_in":100,"interval":5}"""
                : """{"access_token":"abc","token_type":"Bearer","refresh_token":"r"}""");
        });
        using var login = new RelayLogin(RelayOf(server), Store, clock);

        var waiting = login.SignInAsync(_ => { }, Token);
        foreach (var seconds in new[] { 5, 10 })
        {
            await clock.WhenArmedAsync(TimeSpan.FromSeconds(seconds));
            clock.Advance(TimeSpan.FromSeconds(seconds));
        }

        Assert.True((await waiting).IsRefreshed);
        Assert.Equal(2, polls);
    }

    private static RelayOptions RelayOf(HostileServer server) => Relay(server.Options with { Flow = OAuthFlow.Device, DeviceEndpoint = new Uri(server.Address, "/device"), ClientSecret = null });
}
