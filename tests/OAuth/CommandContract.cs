using System.Text.Json;
using Waxwing.Cli.Tests.Support;
using Waxwing.OAuth.Tests.Support;

namespace Waxwing.OAuth.Tests;

/// <summary><c>waxwing login</c>, <c>logout</c>, and <c>send</c> with what they leave: the real command.</summary>
public sealed class CommandContract : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Login_then_send_then_logout()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var relay = new TokenRelay(server.Authority, server.IsGoodAsync);
        Configure(server, relay);
        string[] send = ["send", "--json", "--from", "ada@example.org", "--to", "bob@example.net", "--text", "hello"];

        var before = await _workspace.RunAsync(send);
        Assert.Equal((6, "LoginRequired"), (before.ExitCode, before.Json.GetProperty("error").GetProperty("detail").GetString()));

        var login = await LoginAsync(server, answer: "yes");
        Assert.Equal(0, login.ExitCode);
        var signedIn = Assert.Single(login.JsonLines).GetProperty("login");
        Assert.Equal(("ada@example.org", true), (signedIn.GetProperty("user").GetString(), signedIn.GetProperty("refreshed").GetBoolean()));

        var sent = await _workspace.RunAsync(send);
        Assert.Equal((0, 1), (sent.ExitCode, relay.Taken));

        var logout = await _workspace.RunAsync("logout", "--json", $"smtps://localhost:{relay.Port}");
        Assert.Equal((0, true, true), (logout.ExitCode, logout.Json.GetProperty("logout").GetProperty("revoked").GetBoolean(), logout.Json.GetProperty("logout").GetProperty("deleted").GetBoolean()));
        Assert.Equal(6, (await _workspace.RunAsync(send)).ExitCode);

        var everything = before.Everything + login.Everything + sent.Everything + logout.Everything;
        Assert.All(server.Issued, token => Assert.DoesNotContain(token, everything, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sign_in_that_is_declined_is_6_and_a_stopped_one_128_and_the_signal()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var relay = new TokenRelay(server.Authority, server.IsGoodAsync);
        Configure(server, relay);

        var declined = await LoginAsync(server, answer: "no");
        Assert.Equal((6, "LoginNotCompleted"), (declined.ExitCode, declined.Json.GetProperty("error").GetProperty("detail").GetString()));

        using var process = WaxwingProcess.Start(_workspace, "login", "--json");
        await process.ReadLineAsync();
        process.Signal("INT");
        Assert.Equal(130, (await process.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task A_relay_that_is_none_or_has_no_oauth_is_2()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var relay = new TokenRelay(server.Authority, server.IsGoodAsync);
        Assert.Equal(2, (await _workspace.RunAsync("login")).ExitCode);
        Configure(server, relay);
        var run = await _workspace.RunAsync("login", "smtps://other.example");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"smtps://ada%40example.org@localhost:{relay.Port}", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_go_together_is_3_and_a_store_that_cannot_be_read_too()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var relay = new TokenRelay(server.Authority, server.IsGoodAsync);
        Configure(server, relay);
        await LoginAsync(server, answer: "yes");
        foreach (var entry in Directory.GetFiles(Path.Combine(_workspace.Folder, "store"), "*.tokens"))
        {
            File.WriteAllText(entry, "damaged");
        }

        var damaged = await _workspace.RunAsync("send", "--json", "--from", "ada@example.org", "--to", "bob@example.net", "--text", "hello");
        Assert.Equal((3, "TokenStoreUnusable"), (damaged.ExitCode, damaged.Json.GetProperty("error").GetProperty("detail").GetString()));

        _workspace.Environment["WAXWING__RELAYS__0__OAUTH__CLIENTKEYID"] = "x";
        Assert.Equal(3, (await _workspace.RunAsync("login")).ExitCode);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_is_3_before_anybody_signs_in_or_anything_is_sent()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var relay = new TokenRelay(server.Authority, server.IsGoodAsync);
        Configure(server, relay);
        _workspace.Environment["WAXWING__RELAYS__0__OAUTH__CLIENTSECRET"] = "env:NOT_SET";

        string[][] commands = [["login", "--json"], ["send", "--json", "--dry-run", "--from", "ada@example.org", "--to", "bob@example.net", "--text", "hello"]];
        foreach (var command in commands)
        {
            var run = await _workspace.RunAsync(command);
            Assert.Equal((3, "SecretUnreadable"), (run.ExitCode, run.Json.GetProperty("error").GetProperty("detail").GetString()));
        }
    }

    [Fact]
    public async Task A_person_reads_the_page_and_the_code()
    {
        await using var server = await OAuthServer.StartAsync();
        await using var relay = new TokenRelay(server.Authority, server.IsGoodAsync);
        Configure(server, relay);

        using var process = WaxwingProcess.Start(_workspace, "login");
        var line = await process.ReadLineAsync();
        process.Signal("TERM");
        await process.EndAsync();

        Assert.Matches($"^open {server.Issuer}connect/verify on any device, and enter the code [0-9A-Z-]+$", line);
    }

    // The first line says what to do; the rest comes once it is done.
    private async Task<Run> LoginAsync(OAuthServer server, string answer)
    {
        using var process = WaxwingProcess.Start(_workspace, "login", "--json");
        var line = await process.ReadLineAsync();
        Assert.NotNull(line);
        var prompt = JsonDocument.Parse(line).RootElement.GetProperty("prompt");
        using var browser = server.Browser();
        await browser.GetAsync(new Uri($"{prompt.GetProperty("address").GetString()}?answer={answer}&user_code={prompt.GetProperty("userCode").GetString()}"), TestContext.Current.CancellationToken);
        return await process.EndAsync();
    }

    private void Configure(OAuthServer server, TokenRelay relay) => _workspace.Write("waxwing.json", JsonSerializer.Serialize(new
    {
        relays = new[]
        {
            new
            {
                url = $"smtps://ada%40example.org@localhost:{relay.Port}",
                ca = server.Authority.AuthorityFile,
                oauth = new { flow = "device", issuer = server.Issuer, clientId = OAuthServer.PublicClientId, scopes = new[] { "smtp", "offline_access" }, ca = server.Authority.AuthorityFile },
            },
        },
        retry = new { attempts = 1 },
        tokens = new { folder = Path.Combine(_workspace.Folder, "store") },
    }));
}
