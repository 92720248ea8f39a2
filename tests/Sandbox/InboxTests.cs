using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MimeKit;
using MimeKit.Utils;

namespace Waxwing.Sandbox.Tests;

/// <summary>The web inbox over HTTP: a message from a stranger is shown, and can do nothing.</summary>
public sealed class InboxTests : IAsyncLifetime
{
    private const string Hostile = "<img src=x onerror=alert(1)>\"'&";
    private SandboxServer _sandbox = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        _http = new HttpClient { BaseAddress = _sandbox.HttpUrl };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task An_empty_inbox_says_so_and_its_policy_lets_nothing_else_in()
    {
        using var page = await _http.GetAsync("/", Cancelled);

        Assert.Contains("No messages yet", await page.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(page.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task What_a_message_says_is_text_in_every_page()
    {
        await SendAsync(MessageWithEverything());

        foreach (var page in new[] { "/", "/messages/1" })
        {
            var html = await _http.GetStringAsync(page, Cancelled);
            Assert.DoesNotContain("<img src=x", html, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", html, StringComparison.Ordinal);
            Assert.DoesNotContain(" onclick=", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_preview_has_an_origin_of_its_own_and_no_scripts_and_its_own_pictures()
    {
        await SendAsync(MessageWithEverything());

        using var preview = await _http.GetAsync("/messages/1/html", Cancelled);

        var html = await preview.Content.ReadAsStringAsync(Cancelled);
        Assert.StartsWith("sandbox; default-src 'none'", Assert.Single(preview.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("<b style=\"color:red\">bold</b>", html, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/png;base64,", html, StringComparison.Ordinal);
        Assert.All(new[] { "<script", "alert(2)", "<link", "<meta", "<base", "<iframe" }, tag => Assert.DoesNotContain(tag, html, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("<iframe sandbox title=", await _http.GetStringAsync("/messages/1", Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attachment_is_saved_and_never_shown()
    {
        await SendAsync(MessageWithEverything());

        using var attachment = await _http.GetAsync("/api/messages/1/attachments/0", Cancelled);

        Assert.Equal("<script>evil</script>", await attachment.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal("application/octet-stream", attachment.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", attachment.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("a \"b\"; ü.html", attachment.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal("nosniff", Assert.Single(attachment.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task The_API_gives_list_message_and_source()
    {
        await SendAsync(MessageWithEverything());
        var captured = Assert.Single(_sandbox.Messages.Snapshot());

        var list = await _http.GetFromJsonAsync<JsonElement>("/api/messages", Cancelled);
        var message = await _http.GetFromJsonAsync<JsonElement>("/api/messages/1", Cancelled);
        var source = await _http.GetByteArrayAsync("/api/messages/1/source", Cancelled);

        Assert.Equal(Hostile, list.GetProperty("messages")[0].GetProperty("subject").GetString());
        Assert.Equal("bob@example.net", message.GetProperty("summary").GetProperty("recipients")[0].GetString());
        Assert.Equal("a \"b\"; ü.html", message.GetProperty("attachments")[0].GetProperty("name").GetString());
        Assert.Equal(captured.Content.ToArray(), source);
    }

    [Theory]
    [InlineData("/messages/2")]
    [InlineData("/messages/-1")]
    [InlineData("/messages/1/../../etc/passwd")]
    [InlineData("/api/messages/x")]
    [InlineData("/api/messages/1/attachments/7")]
    [InlineData("/nothing")]
    public async Task What_is_not_there_is_404(string path)
        => Assert.StartsWith("HTTP/1.1 404", await RawAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:9000", 200)]
    [InlineData("127.0.0.1:1", 200)]
    [InlineData("[::1]:80", 200)]
    [InlineData("evil.example", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    [InlineData("localhost:80@evil.example", 421)]
    [InlineData("", 421)]
    public async Task Only_names_of_loopback_are_answered(string host, int status)
        => Assert.StartsWith($"HTTP/1.1 {status}", await RawAsync($"GET /api/messages HTTP/1.1\r\nHost: {host}\r\n\r\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 421)]
    [InlineData("GET /\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello", 400)]
    [InlineData("GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("POST /api/messages HTTP/1.1\r\nHost: localhost\r\n\r\n", 405)]
    [InlineData("DELETE /api/messages HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n\r\n", 403)]
    [InlineData("DELETE /api/messages HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\r\n", 403)]
    [InlineData("DELETE /api/messages HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\n\r\n", 403)]
    [InlineData("DELETE /api/messages HTTP/1.1\r\nHost: localhost:1\r\nOrigin: http://localhost:1\r\nSec-Fetch-Site: same-origin\r\n\r\n", 200)]
    public async Task Everything_that_is_not_plainly_meant_is_refused(string request, int status)
        => Assert.StartsWith($"HTTP/1.1 {status}", await RawAsync(request), StringComparison.Ordinal);

    [Fact]
    public async Task A_head_without_end_is_refused()
        => Assert.StartsWith("HTTP/1.1 400", await RawAsync("GET / HTTP/1.1\r\nX: " + new string('x', 20_000)), StringComparison.Ordinal);

    [Fact]
    public async Task Changes_are_told_as_they_happen_and_deleting_is_one()
    {
        await using var events = await _http.GetStreamAsync("/events", Cancelled);
        using var reader = new StreamReader(events);
        Assert.Equal("data: 0", await ReadEventAsync(reader));

        await SendAsync(MessageWithEverything());
        Assert.Equal("data: 1", await ReadEventAsync(reader));

        using var deleted = await _http.DeleteAsync("/api/messages", Cancelled);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Equal("data: 2", await ReadEventAsync(reader));
        Assert.Empty(_sandbox.Messages.Snapshot());
    }

    private static async Task<string?> ReadEventAsync(StreamReader reader)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync(Cancelled);
        }
        while (line is "" or ":");

        return line;
    }

    private async Task<string> RawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _sandbox.HttpUrl.Port, Cancelled);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Cancelled);
        var answer = new byte[64];
        await socket.GetStream().ReadExactlyAsync(answer, Cancelled);
        return Encoding.ASCII.GetString(answer);
    }

    private async Task SendAsync(MimeMessage message)
    {
        using var client = await SandboxServerTests.ConnectedAsync(_sandbox);
        await client.SendAsync(message, Cancelled);
    }

    internal static MimeMessage MessageWithEverything()
    {
        var message = SandboxServerTests.Message(Hostile);
        var body = new BodyBuilder { TextBody = $"Text {Hostile}" };
        var picture = body.LinkedResources.Add("dot.png", Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="));
        picture.ContentId = MimeUtils.GenerateMessageId("example.org");
        body.HtmlBody = $"""
            <html><head><base href="http://evil.example/"><meta http-equiv="refresh" content="0;url=http://evil.example/"><link rel="preconnect" href="http://evil.example"></head>
            <body><b style="color:red">bold</b><script>alert(2)</script><iframe src="http://evil.example/"></iframe><img src="cid:{picture.ContentId}" alt="dot"><img src="http://evil.example/track.png" alt="tracker"></body></html>
            """;
        body.Attachments.Add("a \"b\"; ü.html", Encoding.ASCII.GetBytes("<script>evil</script>"), new ContentType("text", "html"));
        message.Body = body.ToMessageBody();
        return message;
    }
}
