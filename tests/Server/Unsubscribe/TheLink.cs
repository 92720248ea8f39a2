using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MimeKit;
using Waxwing.Sandbox;
using Waxwing.Server.Tests.Support;
using Waxwing.Server.Tests.Whole;
using Waxwing.Server.Unsubscribe;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Unsubscribe;

/// <summary>The links of the service, used and attacked, through the whole of it.</summary>
public sealed class TheLink : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
    private SandboxServer _relay = null!;
    private WholeService _service = null!;
    private string _key = "";
    private string _id = "";
    private Uri _link = null!;

    public async ValueTask InitializeAsync()
    {
        _relay = await SandboxServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        _service = await WholeService.StartAsync(_folder.Path, _relay, options => options with { PublicUrl = new Uri("https://mail.acme-shop.net") });
        _key = await _service.KeyAsync("acme");
        _id = await BulkAsync();
        await _service.UntilAsync(_key, _id, "delivered");
        using var mime = await MimeMessage.LoadAsync(new MemoryStream(Assert.Single(_relay.Messages.Snapshot()).Content.ToArray()), TestContext.Current.CancellationToken);
        _link = new Uri(_service.Api, new Uri(mime.Headers["List-Unsubscribe"]![1..^1]).PathAndQuery);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _service.DisposeAsync();
        await _relay.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task One_click_acts_at_once_for_this_stream_alone_and_is_told()
    {
        using var answer = await PostAsync(_link, OneClick());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await _service.UntilAsync(_key, await BulkAsync(), "suppressed");
        await _service.UntilAsync(_key, await _service.SendAsync(_key, "ann@customers.net"), "delivered");

        var (_, shown) = await _service.CallAsync(_key, HttpMethod.Get, "suppressions/ann@customers.net");
        Assert.Equal(("unsubscribe", "bulk", JsonValueKind.Null), (shown.GetProperty("origin").GetString(), shown.GetProperty("stream").GetString(), shown.GetProperty("expires_at").ValueKind));
        var told = await ToldAsync();
        Assert.Equal(("ann@customers.net", shown.GetProperty("source_id").GetString()), (told[0].GetProperty("recipient").GetString(), told[0].GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Multipart_does_the_same()
    {
        using var form = new MultipartFormDataContent { { new StringContent("One-Click"), "List-Unsubscribe" } };
        using var answer = await PostAsync(_link, form);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(await ToldAsync());
    }

    [Fact]
    public async Task Repeated_it_changes_nothing_more()
    {
        for (var i = 0; i < 3; i++)
        {
            using var answer = await PostAsync(_link, OneClick());
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Single(await ToldAsync());
        var (_, list) = await _service.CallAsync(_key, HttpMethod.Get, "suppressions");
        Assert.Equal(1, list.GetProperty("data").GetArrayLength());
    }

    [Theory]
    [InlineData("GET", null, null)]
    [InlineData("HEAD", null, null)]
    [InlineData("GET", "Sec-Purpose", "prefetch;prerender")]
    [InlineData("GET", "Purpose", "prefetch")]
    [InlineData("GET", "X-Moz", "prefetch")]
    [InlineData("GET", "User-Agent", "GoogleImageProxy")]
    [InlineData("GET", "X-HTTP-Method-Override", "POST")]
    [InlineData("OPTIONS", null, null)]
    [InlineData("PUT", null, null)]
    [InlineData("DELETE", null, null)]
    public async Task To_look_changes_nothing_however_it_is_done(string method, string? field, string? value)
    {
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"{_link}?List-Unsubscribe=One-Click"));
            if (field is not null)
            {
                request.Headers.TryAddWithoutValidation(field, value);
            }

            using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        }

        await ChangedNothingAsync();
    }

    [Fact]
    public async Task The_page_asks_with_one_button_runs_nothing_and_fetches_nothing()
    {
        using var answer = await _http.GetAsync(_link, TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, Count(page, "<button"));
        Assert.Contains("""<form method="post">""", page, StringComparison.Ordinal);
        Assert.Contains("width=device-width", page, StringComparison.Ordinal);
        Assert.Contains("""<html lang="en">""", page, StringComparison.Ordinal);
        Assert.Contains("a…@customers.net", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.DoesNotContain("ann@", page, StringComparison.Ordinal);
        Assert.Contains("Shop &lt;shop@acme-shop.net&gt;", page, StringComparison.Ordinal);
        foreach (var fetched in new[] { "<script", "<img", "<link", "src=", "href=", "url(", "@import", "onclick" })
        {
            Assert.DoesNotContain(fetched, page, StringComparison.OrdinalIgnoreCase);
        }

        var style = page[(page.IndexOf("<style>", StringComparison.Ordinal) + 7)..page.IndexOf("</style>", StringComparison.Ordinal)];
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'", policy);
        Assert.Equal(("no-referrer", "noindex, nofollow", "no-store"), (answer.Headers.GetValues("Referrer-Policy").Single(), answer.Headers.GetValues("X-Robots-Tag").Single(), answer.Headers.CacheControl!.ToString()));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task HEAD_has_no_body()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, _link);
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    public static TheoryData<string, string> OtherBodies => new()
    {
        { "", "application/x-www-form-urlencoded" },
        { "List-Unsubscribe=", "application/x-www-form-urlencoded" },
        { "List-Unsubscribe=one-click", "application/x-www-form-urlencoded" },
        { "List-Unsubscribe=One-Click&List-Unsubscribe=One-Click", "application/x-www-form-urlencoded" },
        { "List-Unsubscribe=One-Click", "text/plain" },
        { """{"List-Unsubscribe":"One-Click"}""", "application/json" },
        { "a=1&b=1&c=1&d=1&e=1&f=1&g=1&h=1&i=1&List-Unsubscribe=One-Click", "application/x-www-form-urlencoded" },
        { "--x\r\n\r\n", "multipart/form-data; boundary=x" },
    };

    [Theory]
    [MemberData(nameof(OtherBodies))]
    public async Task A_form_that_does_not_ask_changes_nothing(string body, string type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await PostAsync(_link, content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        await ChangedNothingAsync();
    }

    [Fact]
    public async Task A_form_beyond_measure_is_not_read()
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes($"x={new string('a', 100_000)}&List-Unsubscribe=One-Click"));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded");
        try
        {
            using var answer = await PostAsync(_link, content);
            Assert.Equal(4, (int)answer.StatusCode / 100);
        }
        catch (HttpRequestException)
        {
            // The connection may end before all of it is sent.
        }

        await ChangedNothingAsync();
    }

    [Fact]
    public async Task A_guessed_token_is_none_and_tells_nothing()
    {
        var token = _link.Segments[^1];
        foreach (var guess in new[] { "x", new string('A', 120), token[..^2] + (token[^2] == 'A' ? "BA" : "AA"), token + "A", "..%2f..%2femails", "%00", token.ToUpperInvariant() })
        {
            using var asked = await _http.GetAsync(new Uri(_service.Api, $"unsubscribe/{guess}"), TestContext.Current.CancellationToken);
            using var posted = await PostAsync(new Uri(_service.Api, $"unsubscribe/{guess}"), OneClick());
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (asked.StatusCode, posted.StatusCode));
        }

        await ChangedNothingAsync();
    }

    [Fact]
    public async Task A_token_of_another_service_or_for_another_tenant_cannot_be_made()
    {
        var theirs = new UnsubscribeTokens(RandomNumberGenerator.GetBytes(32)).Write(new UnsubscribeLink("acme", "bulk", Mailbox.Parse("ann@customers.net"), Guid.Parse(_id)));
        using var answer = await PostAsync(new Uri(_service.Api, $"unsubscribe/{theirs}"), OneClick());
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        await ChangedNothingAsync();

        // The link of one tenant stops no mail of another.
        using var own = await PostAsync(_link, OneClick());
        var other = await _service.KeyAsync("other");
        var (_, list) = await _service.CallAsync(other, HttpMethod.Get, "suppressions");
        Assert.Equal(0, list.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task A_link_is_good_over_a_restart_and_when_its_message_is_gone()
    {
        await _service.DisposeAsync();
        _service = await WholeService.StartAsync(_folder.Path, _relay);
        await _service.Host.Store.Database.WriteAsync(writing => writing.Execute("DELETE FROM messages"));
        using var answer = await PostAsync(new Uri(_service.Api, _link.PathAndQuery), OneClick());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var (status, _) = await _service.CallAsync(_key, HttpMethod.Get, "suppressions/ann@customers.net");
        Assert.Equal(HttpStatusCode.OK, status);
    }

    private async Task<string> BulkAsync()
    {
        var (status, body) = await _service.CallAsync(_key, HttpMethod.Post, "emails", new
        {
            from = "Shop <shop@acme-shop.net>", to = "ann@customers.net", subject = "News", text = "x", headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Waxwing-Stream"] = "bulk" },
        });
        Assert.True(status == HttpStatusCode.OK, body.ToString());
        return body.GetProperty("id").GetString()!;
    }

    private async Task<JsonElement[]> ToldAsync() =>
        [.. (await _service.CallAsync(_key, HttpMethod.Get, $"emails/{_id}/events")).Body.GetProperty("data").EnumerateArray().Where(one => one.GetProperty("type").GetString() is "unsubscribed")];

    private async Task ChangedNothingAsync()
    {
        Assert.Empty(await ToldAsync());
        var (_, list) = await _service.CallAsync(_key, HttpMethod.Get, "suppressions");
        Assert.Equal(0, list.GetProperty("data").GetArrayLength());
    }

    private Task<HttpResponseMessage> PostAsync(Uri link, HttpContent content) => _http.PostAsync(link, content, TestContext.Current.CancellationToken);

    private static FormUrlEncodedContent OneClick() => new([new("List-Unsubscribe", "One-Click")]);

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
