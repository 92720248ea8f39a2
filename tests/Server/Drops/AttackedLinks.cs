using System.Net;

namespace Waxwing.Server.Tests.Drops;

/// <summary>What scanners, browsers, other sites and thieves do to drop links.</summary>
public sealed class AttackedLinks : IAsyncLifetime
{
    private DropRoom _room = null!;

    public async ValueTask InitializeAsync() => _room = await DropRoom.OpenAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Scanners_may_fetch_it_as_often_as_they_like()
    {
        var (id, url) = await _room.MakeAsync(new { text = "4711" });

        foreach (var (method, field, value) in new[]
        {
            ("GET", "User-Agent", "Mozilla/5.0 (scanner)"), ("HEAD", "User-Agent", "curl/8"), ("GET", "Sec-Purpose", "prefetch;prerender"), ("GET", "Purpose", "prefetch"),
            ("GET", "Range", "bytes=0-10"), ("OPTIONS", "Origin", "https://evil.example"), ("PUT", "Sec-Fetch-Site", "same-origin"), ("DELETE", "Sec-Fetch-Site", "same-origin"),
            ("GET", "X-HTTP-Method-Override", "POST"),
        })
        {
            var seen = await _room.AskAsync(new HttpMethod(method), url, null, (field, value));
            Assert.DoesNotContain("4711", seen.Text, StringComparison.Ordinal);
        }

        // A form that is sent with GET, or with its field in the address.
        await _room.AskAsync(HttpMethod.Get, new Uri(url + "?passphrase=x"));
        var shown = await _room.ShowAsync(id);
        Assert.Equal(("waiting", 1), (shown.GetProperty("state").GetString(), shown.GetProperty("opens_left").GetInt32()));
        Assert.Contains(">4711</pre>", (await _room.OpenAsync(url)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rewriter_that_adds_a_query_and_loses_the_fragment_leads_to_it()
    {
        var (_, url) = await _room.MakeAsync(new { text = "4711" });

        var page = await _room.AskAsync(HttpMethod.Get, new Uri(url + "?utm_source=mail&data=05%7C01"));
        var opened = await _room.OpenAsync(new Uri(url + "?utm_source=mail"));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(">4711</pre>", opened.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example", "cross-site")]
    [InlineData("null", "cross-site")]
    [InlineData("https://evil.example", "same-site")]
    [InlineData("null", "none")]
    [InlineData("https://evil.example", null)]
    [InlineData("null", null)]
    [InlineData(null, null)]
    public async Task Another_site_cannot_open_it_for_its_reader(string? origin, string? site)
    {
        var (id, url) = await _room.MakeAsync(new { text = "4711" });
        List<(string, string)> headers = [];
        if (origin is not null)
        {
            headers.Add(("Origin", origin));
        }

        if (site is not null)
        {
            headers.Add(("Sec-Fetch-Site", site));
        }

        var seen = await _room.AskAsync(HttpMethod.Post, url, "", [.. headers]);

        Assert.Equal(HttpStatusCode.Forbidden, seen.Status);
        Assert.Equal("waiting", (await _room.ShowAsync(id)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_browser_of_before_that_says_its_own_origin_opens_it()
    {
        var (_, url) = await _room.MakeAsync(new { text = "4711" });

        var seen = await _room.AskAsync(HttpMethod.Post, url, "", ("Origin", url.GetLeftPart(UriPartial.Authority)));

        Assert.Contains(">4711</pre>", seen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_who_open_it_at_once_one_reads_it()
    {
        var (_, url) = await _room.MakeAsync(new { text = "4711" });

        var seen = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _room.OpenAsync(url)));

        Assert.Single(seen, one => one.Text.Contains("4711", StringComparison.Ordinal));
        Assert.Equal(19, seen.Count(one => one.Status == HttpStatusCode.Gone));
    }

    [Fact]
    public async Task Ten_wrong_passphrases_close_it_for_good()
    {
        var (id, url) = await _room.MakeAsync(new { text = "4711", passphrase = "grüne Äpfel" });

        var guesses = await Task.WhenAll(Enumerable.Range(0, 15).Select(number => _room.OpenAsync(url, $"guess {number}")));
        var right = await _room.OpenAsync(url, "grüne Äpfel");

        Assert.DoesNotContain(guesses, guess => guess.Status == HttpStatusCode.OK && guess.Text.Contains("4711", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Gone, right.Status);
        Assert.Contains("Too many wrong passphrases", right.Text, StringComparison.Ordinal);
        Assert.Equal("locked", (await _room.ShowAsync(id)).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("../emails")]
    public async Task A_guessed_link_leads_nowhere(string token)
    {
        var (_, url) = await _room.MakeAsync(new { text = "4711" });

        foreach (var seen in new[] { await _room.AskAsync(HttpMethod.Get, new Uri(url, "/d/" + token)), await _room.OpenAsync(new Uri(url, "/d/" + token)) })
        {
            Assert.Equal(HttpStatusCode.NotFound, seen.Status);
            Assert.DoesNotContain("4711", seen.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Another_spelling_of_a_link_is_none()
    {
        var (_, url) = await _room.MakeAsync(new { text = "4711" });
        var text = url.AbsoluteUri;
        // The last character of 43 bears four bits; its others are zero in the one spelling that counts.
        var last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".IndexOf(text[^1], StringComparison.Ordinal) + 1];

        var seen = await _room.OpenAsync(new Uri(text[..^1] + last));

        Assert.Equal(HttpStatusCode.NotFound, seen.Status);
    }

    [Fact]
    public async Task The_origin_of_links_has_nothing_else_and_the_API_has_no_links()
    {
        var (_, url) = await _room.MakeAsync(new { text = "4711" });

        var api = await _room.AskAsync(HttpMethod.Get, new Uri(url, "/emails"), null, ("Authorization", $"Bearer {_room.Key}"));
        var docs = await _room.AskAsync(HttpMethod.Get, new Uri(url, "/docs/"));
        var metrics = await _room.AskAsync(HttpMethod.Get, new Uri(url, "/metrics"));
        var link = await _room.AskAsync(HttpMethod.Post, new Uri(_room.Service.Api, url.AbsolutePath), "", ("Sec-Fetch-Site", "same-origin"));

        Assert.All([api, docs, metrics], seen => Assert.Equal((HttpStatusCode.NotFound, true), (seen.Status, seen.Text.Contains("This link leads nowhere", StringComparison.Ordinal))));
        Assert.DoesNotContain("4711", link.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, link.Status);
    }

    [Fact]
    public async Task No_page_loads_a_thing_is_framed_kept_or_told_of()
    {
        var (_, url) = await _room.MakeAsync(new { text = "4711" });

        foreach (var seen in new[] { await _room.AskAsync(HttpMethod.Get, url), await _room.OpenAsync(url), await _room.OpenAsync(url), await _room.AskAsync(HttpMethod.Get, new Uri(url, "/")) })
        {
            var policy = seen.Headers["Content-Security-Policy"];
            Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("script", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", seen.Text, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(
                ("no-store", "no-referrer", "nosniff", "DENY", "noindex, nofollow"),
                (seen.Headers["Cache-Control"], seen.Headers["Referrer-Policy"], seen.Headers["X-Content-Type-Options"], seen.Headers["X-Frame-Options"], seen.Headers["X-Robots-Tag"]));
        }
    }

    [Theory]
    [InlineData("text/plain", "passphrase=x")]
    [InlineData("application/json", "{\"passphrase\":\"x\"}")]
    public async Task A_form_of_another_kind_opens_nothing(string type, string body)
    {
        var (id, url) = await _room.MakeAsync(new { text = "4711" });
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new UriBuilder(url) { Host = "127.0.0.1" }.Uri) { Content = new StringContent(body, System.Text.Encoding.UTF8, type) };
        request.Headers.Host = url.Authority;
        request.Headers.Add("Sec-Fetch-Site", "same-origin");

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("waiting", (await _room.ShowAsync(id)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_form_without_end_is_cut_off()
    {
        var (_, url) = await _room.MakeAsync(new { text = "4711" });

        var seen = await _room.OpenAsync(url, new string('a', 100_000));

        Assert.Equal(HttpStatusCode.BadRequest, seen.Status);
    }

    [Fact]
    public async Task A_key_of_another_tenant_neither_sees_nor_takes_it_back()
    {
        var (id, _) = await _room.MakeAsync(new { text = "4711" });
        var other = await _room.Service.KeyAsync("other");

        Assert.Equal(HttpStatusCode.NotFound, (await _room.Service.CallAsync(other, HttpMethod.Get, $"drops/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _room.Service.CallAsync(other, HttpMethod.Delete, $"drops/{id}")).Status);
        Assert.Equal("waiting", (await _room.ShowAsync(id)).GetProperty("state").GetString());
    }
}
