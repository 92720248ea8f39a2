using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Waxwing.OAuth.Tests.Support;

namespace Waxwing.OAuth.Tests.Hostile;

/// <summary>Token endpoints that answer wrongly, slowly, or too much.</summary>
public sealed class TokenEndpoints : OAuthTest
{
    [Theory]
    [InlineData(200, "", "AuthorizationServerUntrusted")]
    [InlineData(200, "<html>sign in</html>", "AuthorizationServerUntrusted")]
    [InlineData(200, "[]", "AuthorizationServerUntrusted")]
    [InlineData(200, "\"token\"", "AuthorizationServerUntrusted")]
    [InlineData(200, "{}", "AuthorizationServerUntrusted")]
    [InlineData(200, """{"access_token":"","token_type":"Bearer"}""", "AuthorizationServerUntrusted")]
    [InlineData(200, """{"access_token":"abc"}""", "AuthorizationServerUntrusted")]
    [InlineData(200, """{"access_token":"abc","token_type":"DPoP"}""", "AuthorizationServerUntrusted")]
    [InlineData(200, """{"access_token":"abc","token_type":"Bearer" """, "AuthorizationServerUntrusted")]
    [InlineData(400, "not json", "AuthorizationServerUntrusted")]
    [InlineData(400, """{"error":"invalid_grant"}""", "AuthorizationRefused")]
    [InlineData(401, """{"error":"invalid_client"}""", "AuthorizationRefused")]
    [InlineData(400, """{"error":"\u001b[2Jthe-client-secret"}""", "AuthorizationRefused")]
    [InlineData(302, "", "AuthorizationServerUntrusted")]
    [InlineData(429, "", "AuthorizationServerUnreachable")]
    [InlineData(500, """{"error":"invalid_grant"}""", "AuthorizationServerUnreachable")]
    [InlineData(503, "down", "AuthorizationServerUnreachable")]
    public async Task What_is_no_answer_of_the_protocol_is_told_as_what_it_is(int status, string body, string detail)
    {
        await using var server = await HostileServer.StartAsync(status, body);

        var error = await RefusedAsync(Source(server.Options));

        Assert.Equal((detail, detail is "AuthorizationServerUnreachable"), (error.Detail, error.Transient));
        Assert.DoesNotContain("the-client-secret", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error.Message);
        Assert.Equal(1, server.Asked);
    }

    [Fact]
    public async Task A_redirect_gets_no_secret()
    {
        await using var elsewhere = await HostileServer.StartAsync(200, """{"access_token":"abc","token_type":"Bearer"}""");
        await using var server = await HostileServer.StartAsync(context =>
        {
            context.Response.Redirect(new Uri(elsewhere.Address, "/token").AbsoluteUri, permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });

        Assert.Equal(nameof(SendFault.AuthorizationServerUntrusted), (await RefusedAsync(Source(server.Options))).Detail);
        Assert.Equal(0, elsewhere.Asked);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var writing = WriteWithoutEndAsync(listener);
        var options = new OAuthOptions
        {
            Flow = OAuthFlow.ClientCredentials,
            TokenEndpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/token"),
            ClientId = "client",
            ClientSecret = Secret.FromValue("the-client-secret"),
            PlainLoopback = true,
        };

        var error = await RefusedAsync(Source(options));

        Assert.Equal(nameof(SendFault.AuthorizationServerUntrusted), error.Detail);
        Assert.Contains("256 KB", error.Message, StringComparison.Ordinal);
        // What the buffers of two sockets hold, and no more.
        Assert.InRange(await writing, 1, 32 << 20);
    }

    private static async Task<long> WriteWithoutEndAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(Token);
        var stream = client.GetStream();
        await stream.ReadExactlyAsync(new byte[1], Token);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1099511627776\r\n\r\n"u8.ToArray(), Token);
        var block = new byte[64 * 1024];
        var written = 0L;
        try
        {
            while (written < 1L << 30)
            {
                await stream.WriteAsync(block, Token);
                written += block.Length;
            }
        }
        catch (IOException)
        {
            // The client has had enough.
        }

        return written;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_does_not_come_or_end_is_waited_for_30_seconds(bool begins)
    {
        await using var server = await HostileServer.StartAsync(async context =>
        {
            if (begins)
            {
                await context.Response.WriteAsync("{");
                await context.Response.Body.FlushAsync();
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        var asked = RefusedAsync(Source(server.Options));
        await server.WasAsked.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);
        Clock.Advance(AuthorizationHttp.Limit - TimeSpan.FromSeconds(1));
        Assert.False(asked.IsCompleted);
        Clock.Advance(TimeSpan.FromSeconds(2));

        var error = await asked;
        Assert.Equal((nameof(SendFault.AuthorizationServerUnreachable), true), (error.Detail, error.Transient));
        Assert.Contains("30 s", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc\r\nMAIL FROM:<x@example.org>")]
    [InlineData("abc def")]
    [InlineData("")]
    public async Task A_token_that_is_none_never_reaches_a_relay(string token)
    {
        await using var server = await HostileServer.StartAsync(200, $$"""{"access_token":{{System.Text.Json.JsonSerializer.Serialize(token)}},"token_type":"Bearer"}""");
        using var authority = new TestAuthority();
        await using var relay = new TokenRelay(authority, _ => Task.FromResult(true));
        await using var sender = new MailSender(new SenderOptions { Relays = [relay.Relay(server.Options)], Retry = new RetryOptions { MaxAttempts = 1 } }.WithOAuth(Store));

        var error = (await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(Message(), Token))).Error;

        Assert.Equal(SendStage.Auth, error.Stage);
        Assert.Empty(relay.Shown);
    }

    [Theory]
    [InlineData("0", 5)]
    [InlineData("-7", 5)]
    [InlineData("2147483647", 24 * 60)]
    [InlineData("60", 1)]
    public async Task Lives_that_make_no_sense_are_bounded(string expiresIn, int minutes)
    {
        await using var server = await HostileServer.StartAsync(200, $$"""{"access_token":"abc","token_type":"bearer","expires_in":{{expiresIn}}}""");
        var source = Source(server.Options);
        await source.GetTokenAsync(refused: null, Token);

        Clock.Advance(TimeSpan.FromMinutes(minutes) * 0.7);
        await source.GetTokenAsync(refused: null, Token);
        Assert.Equal(1, server.Asked);
        Clock.Advance(TimeSpan.FromMinutes(minutes) * 0.3);
        await source.GetTokenAsync(refused: null, Token);
        Assert.Equal(2, server.Asked);
    }

    [Fact]
    public async Task An_authority_that_nobody_trusts_gets_no_secret()
    {
        await using var server = await OAuthServer.StartAsync();

        var error = await RefusedAsync(Source(server.Credentials with { AuthorityFile = null }));

        Assert.Equal((nameof(SendFault.AuthorizationServerUntrusted), false), (error.Detail, error.Transient));
        Assert.Empty(server.Issued);
    }

    [Fact]
    public async Task The_number_that_Microsoft_gives_an_error_is_told_and_its_text_is_not()
    {
        await using var server = await HostileServer.StartAsync(400, """{"error":"invalid_grant","error_description":"AADSTS70008: expired, ask \u001b[31m the-client-secret"}""");
        var error = await RefusedAsync(Source(server.Options));
        Assert.Contains("invalid_grant (AADSTS70008)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("expired, ask", error.Message, StringComparison.Ordinal);
    }
}
