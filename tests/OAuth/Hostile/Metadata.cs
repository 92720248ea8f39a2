using Microsoft.AspNetCore.Http;
using Waxwing.OAuth.Tests.Support;

namespace Waxwing.OAuth.Tests.Hostile;

/// <summary>Metadata (RFC 8414) that are believed, and metadata that are not.</summary>
public sealed class Metadata : OAuthTest
{
    [Theory]
    [InlineData("""{"issuer":"https://attacker.example","token_endpoint":"URL/token"}""")]
    [InlineData("""{"issuer":"URL/other","token_endpoint":"URL/token"}""")]
    [InlineData("""{"token_endpoint":"URL/token"}""")]
    [InlineData("""{"issuer":"URL"}""")]
    [InlineData("""{"issuer":"URL","token_endpoint":"http://attacker.example/token"}""")]
    [InlineData("""{"issuer":"URL","token_endpoint":"ftp://localhost/token"}""")]
    [InlineData("""{"issuer":"URL","token_endpoint":"https://user:password@localhost/token"}""")]
    [InlineData("""{"issuer":"URL","token_endpoint":"/token"}""")]
    [InlineData("""{"issuer":["URL"],"token_endpoint":"URL/token"}""")]
    [InlineData("[]")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]")]
    [InlineData("no metadata")]
    public async Task Of_another_issuer_or_leading_out_of_TLS_are_not_believed(string metadata)
    {
        await using var server = await HostileServer.StartAsync(context => context.Response.WriteAsync(metadata.Replace("URL", $"http://{context.Request.Host}", StringComparison.Ordinal)));

        var error = await RefusedAsync(Source(server.Options with { TokenEndpoint = null, Issuer = server.Address }));

        Assert.Equal((SendStage.Auth, nameof(SendFault.AuthorizationServerUntrusted)), (error.Stage, error.Detail));
        Assert.Equal(1, server.Asked);
    }

    [Fact]
    public async Task Are_looked_for_where_RFC_8414_has_them_and_then_where_OpenID_Connect_has_them()
    {
        var asked = new List<string>();
        await using var server = await HostileServer.StartAsync(context =>
        {
            asked.Add(context.Request.Path);
            var url = $"http://{context.Request.Host}";
            context.Response.StatusCode = asked.Count == 1 ? 404 : 200;
            return context.Response.WriteAsync(asked.Count switch
            {
                2 => $$"""{"issuer":"{{url}}/tenant","token_endpoint":"{{url}}/tenant/token"}""",
                _ => """{"access_token":"abc","token_type":"Bearer","expires_in":3600}""",
            });
        });

        Assert.Equal("abc", await Source(server.Options with { TokenEndpoint = null, Issuer = new Uri(server.Address, "/tenant") }).GetTokenAsync(refused: null, Token));
        Assert.Equal(["/.well-known/oauth-authorization-server/tenant", "/tenant/.well-known/openid-configuration", "/tenant/token"], asked);
    }

    [Fact]
    public async Task That_are_nowhere_are_told_so()
    {
        await using var server = await HostileServer.StartAsync(404, "");
        var error = await RefusedAsync(Source(server.Options with { TokenEndpoint = null, Issuer = server.Address }));
        Assert.Equal((nameof(SendFault.AuthorizationRefused), 2), (error.Detail, server.Asked));
    }

    [Fact]
    public async Task That_failed_are_asked_for_again()
    {
        var isUp = false;
        await using var server = await HostileServer.StartAsync(context =>
        {
            var url = $"http://{context.Request.Host}";
            context.Response.StatusCode = isUp ? 200 : 503;
            return context.Response.WriteAsync($$"""{"issuer":"{{url}}","token_endpoint":"{{url}}/token","access_token":"abc","token_type":"Bearer"}""");
        });
        var source = Source(server.Options with { TokenEndpoint = null, Issuer = server.Address });

        Assert.True((await RefusedAsync(source)).Transient);
        isUp = true;
        Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("abc", await source.GetTokenAsync(refused: null, Token));
    }
}
