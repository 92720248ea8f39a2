using System.Net.Sockets;
using System.Text;
using Waxwing.OAuth.Tests.Support;

namespace Waxwing.OAuth.Tests.Hostile;

/// <summary>What comes to the listener of a browser sign-in, from the browser and from others.</summary>
public sealed class Redirects : OAuthTest
{
    private const string State = "the-state";

    [Theory]
    [InlineData("GET /?code=evil&state=other HTTP/1.1", "400")]
    [InlineData("GET /?code=evil HTTP/1.1", "400")]
    [InlineData("GET /?code=evil&state= HTTP/1.1", "400")]
    [InlineData("GET /?code=evil&state=the-state&state=the-state HTTP/1.1", "404")]
    [InlineData("GET /?code=a&code=b&state=the-state HTTP/1.1", "404")]
    [InlineData("POST /?code=evil&state=the-state HTTP/1.1", "404")]
    [InlineData("GET /favicon.ico HTTP/1.1", "404")]
    [InlineData("GET / HTTP/1.1", "404")]
    [InlineData("GET", "404")]
    [InlineData("\u0016\u0003\u0001", "404")]
    public async Task That_are_not_the_answer_are_refused_and_the_answer_is_waited_for(string request, string status)
    {
        using var listener = LoopbackListener.Start("127.0.0.1", Clock);
        var receiving = listener.ReceiveAsync(State, Token);

        Assert.StartsWith($"HTTP/1.1 {status} ", await AskAsync(listener, request), StringComparison.Ordinal);
        Assert.False(receiving.IsCompleted);
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(listener, $"GET /?code=good&state={State} HTTP/1.1"), StringComparison.Ordinal);
        Assert.Equal("good", (await receiving).Code);
    }

    [Fact]
    public async Task For_another_host_name_are_refused()
    {
        using var listener = LoopbackListener.Start("127.0.0.1", Clock);
        var receiving = listener.ReceiveAsync(State, Token);

        Assert.StartsWith("HTTP/1.1 404 ", await AskAsync(listener, $"GET /?code=evil&state={State} HTTP/1.1", "rebound.attacker.example"), StringComparison.Ordinal);
        Assert.False(receiving.IsCompleted);
        await AskAsync(listener, $"GET /?code=good&state={State} HTTP/1.1");
        Assert.Equal("good", (await receiving).Code);
    }

    [Fact]
    public async Task Behind_connections_that_say_nothing_are_heard()
    {
        using var listener = LoopbackListener.Start("127.0.0.1", Clock);
        var receiving = listener.ReceiveAsync(State, Token);
        var silent = new List<TcpClient>();
        for (var i = 0; i < 10; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", PortOf(listener), Token);
            silent.Add(client);
        }

        await AskAsync(listener, $"GET /?code=good&state={State} HTTP/1.1");

        Assert.Equal("good", (await receiving).Code);
        silent.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Are_waited_for_although_connections_before_could_not_be_taken()
    {
        var failures = 3;
        using var listener = LoopbackListener.Start(
            "127.0.0.1", Clock, (from, cancellationToken) => failures-- > 0 ? throw new SocketException((int)SocketError.ConnectionAborted) : from.AcceptTcpClientAsync(cancellationToken));
        var receiving = listener.ReceiveAsync(State, Token);

        await AskAsync(listener, $"GET /?code=good&state={State} HTTP/1.1").ContinueWithAdvance(Clock, TimeSpan.FromMilliseconds(100));

        Assert.Equal("good", (await receiving).Code);
    }

    [Fact]
    public async Task Of_a_browser_that_takes_no_page_count_all_the_same()
    {
        using var listener = LoopbackListener.Start("127.0.0.1", Clock);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync("127.0.0.1", PortOf(listener), Token);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /?code=good&state={State} HTTP/1.1\r\nHost: {new Uri(listener.RedirectUri).Authority}\r\n\r\n"), Token);
            // Closing it resets it.
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        Assert.Equal("good", (await listener.ReceiveAsync(State, Token)).Code);
    }

    [Fact]
    public async Task Longer_than_any_are_cut()
    {
        using var listener = LoopbackListener.Start("127.0.0.1", Clock);
        var receiving = listener.ReceiveAsync(State, Token);

        Assert.StartsWith("HTTP/1.1 404 ", await AskAsync(listener, $"GET /?code={new string('x', 16 * 1024)}"), StringComparison.Ordinal);
        await AskAsync(listener, $"GET /?code=good&state={State} HTTP/1.1");
        Assert.Equal("good", (await receiving).Code);
    }

    [Fact]
    public void Are_listened_for_on_127_0_0_1_alone_at_a_port_of_the_systems_choice()
    {
        using var one = LoopbackListener.Start("127.0.0.1", Clock);
        using var two = LoopbackListener.Start("localhost", Clock);

        Assert.Matches("^http://127\\.0\\.0\\.1:[0-9]+/$", one.RedirectUri);
        Assert.Matches("^http://localhost:[0-9]+/$", two.RedirectUri);
        Assert.NotEqual(PortOf(one), PortOf(two));
    }

    [Fact]
    public async Task Of_another_issuer_than_the_one_that_was_asked_are_refused()
    {
        await using var server = await OAuthServer.StartAsync();
        using var login = new RelayLogin(Relay(server.Options(OAuthFlow.Browser)), Store, TimeProvider.System);

        var refused = await RefusedAsync(() => login.SignInAsync(prompt => _ = BringAsync(prompt.Address, "&iss=https%3A%2F%2Fattacker.example"), Token));

        Assert.Equal(nameof(SendFault.AuthorizationServerUntrusted), refused.Detail);
    }

    [Fact]
    public async Task With_a_code_of_another_sign_in_are_not_exchanged()
    {
        await using var server = await OAuthServer.StartAsync();
        using var login = new RelayLogin(Relay(server.Options(OAuthFlow.Browser)), Store, TimeProvider.System);

        var refused = await RefusedAsync(() => login.SignInAsync(prompt => _ = BringAsync(prompt.Address, $"&iss={Uri.EscapeDataString(server.Issuer.AbsoluteUri)}"), Token));

        Assert.Equal(nameof(SendFault.AuthorizationRefused), refused.Detail);
        Assert.Empty(server.Issued);
    }

    // A browser that has the right state and brings something else.
    private static async Task BringAsync(Uri asked, string more)
    {
        var query = asked.Query[1..].Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]), StringComparer.Ordinal);
        using var browser = new HttpClient();
        await browser.GetAsync(new Uri($"{query["redirect_uri"]}?code=stolen&state={query["state"]}{more}"), Token);
    }

    private static int PortOf(LoopbackListener listener) => new Uri(listener.RedirectUri).Port;

    private static async Task<string> AskAsync(LoopbackListener listener, string request, string? host = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", PortOf(listener), Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{request}\r\nHost: {host ?? new Uri(listener.RedirectUri).Authority}\r\n\r\n"), Token);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        try
        {
            return await reader.ReadToEndAsync(Token);
        }
        catch (IOException)
        {
            return "HTTP/1.1 404 cut";
        }
    }
}
