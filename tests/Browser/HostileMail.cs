using System.Globalization;
using Microsoft.Playwright;
using MimeKit;
using static Microsoft.Playwright.Assertions;

namespace Waxwing.Browser.Tests;

/// <summary>An HTML message that tries whatever HTML can. What it wants to reach is <see cref="Strangers"/>.</summary>
public sealed class HostileMail(Chromium chromium) : InboxTest(chromium)
{
    // The paths are what each attempt would ask of the attacker's host.
    private static readonly string[] Unasked =
        ["/script", "/script-file", "/onerror", "/onload", "/image", "/srcset", "/poster", "/css-url", "/css-import", "/stylesheet", "/frame", "/object", "/svg-image", "/svg-script", "/refresh"];

    private static readonly string[] Clicked = ["/link", "/based", "/javascript", "/form"];

    private readonly string _host = $"{Guid.NewGuid():n}.evil.example";

    private string Html => $"""
        <html><head>
        <base href="http://{_host}/">
        <link rel="stylesheet" href="http://{_host}/stylesheet"><link rel="preconnect" href="https://{_host}"><link rel="dns-prefetch" href="//{_host}">
        <style>@import url(http://{_host}/css-import); #styled {"{"} background: url("http://{_host}/css-url") {"}"}</style>
        </head>
        <body onload="fetch('http://{_host}/onload')">
        <p id="styled">Nothing to see.</p>
        <script>window.ran = true; try {"{"} parent.document.title = "owned"; top.owned = true {"}"} catch {"{"} {"}"} fetch("http://{_host}/script")</script>
        <script src="http://{_host}/script-file"></script>
        <img src="data:," onerror="fetch('http://{_host}/onerror')"><img src="http://{_host}/image"><img srcset="http://{_host}/srcset 1x"><video poster="http://{_host}/poster"></video>
        <iframe src="http://{_host}/frame"></iframe><object data="http://{_host}/object"></object>
        <iframe src="data:text/html,<script>top.owned=true</script>"></iframe><iframe srcdoc="<script>parent.owned=true</script>"></iframe>
        <svg width="9" height="9"><image href="http://{_host}/svg-image" width="9" height="9"/><script>fetch("http://{_host}/svg-script")</script></svg>
        <form action="http://{_host}/form" method="get"><button id="form">Send</button></form>
        <a id="link" href="http://{_host}/link">Link</a> <a id="based" href="based">Link by base</a>
        <a id="top" href="http://{_host}/top" target="_top">Top</a> <a id="blank" href="http://{_host}/blank" target="_blank">Blank</a>
        <a id="javascript" href="javascript:fetch('http://{_host}/javascript')">Script</a> <a id="data" href="data:text/html,<script>top.owned=true</script>">Data</a>
        <meta http-equiv="refresh" content="1;url=http://{_host}/refresh">
        </body></html>
        """;

    [Fact]
    public async Task Elsewhere_its_HTML_does_all_that_it_tries()
    {
        // The control: what this browser does with such a page where nobody stops it.
        Chromium.Strangers.Serve(_host, Html);
        await Page.GotoAsync($"http://{_host}/");
        await Expect(Page).ToHaveURLAsync($"http://{_host}/refresh");
        Assert.Superset(Unasked.ToHashSet(StringComparer.Ordinal), Chromium.Strangers.Paths(_host).ToHashSet(StringComparer.Ordinal));

        Chromium.Strangers.Serve(_host, Html.Replace("http-equiv", "title", StringComparison.Ordinal));
        foreach (var path in Clicked)
        {
            await Page.GotoAsync($"http://{_host}/");
            await Page.RunAndWaitForRequestAsync(() => Page.Locator($"#{path[1..]}").ClickAsync(), request => request.Url.Contains(path, StringComparison.Ordinal));
        }

        // The last click still leads somewhere, and of a page that goes away no picture can be taken.
        await Page.GotoAsync("about:blank");
    }

    [Fact]
    public async Task Opened_in_the_inbox_it_runs_nothing_fetches_nothing_and_goes_nowhere()
    {
        var frame = await OpenHostileAsync();

        await AssertHarmlessAsync(frame);
    }

    [Theory]
    [InlineData("form")]
    [InlineData("link")]
    [InlineData("based")]
    [InlineData("top")]
    [InlineData("blank")]
    [InlineData("javascript")]
    [InlineData("data")]
    public async Task Whoever_clicks_in_it_stays_where_he_is(string id)
    {
        var frame = await OpenHostileAsync();

        await Page.FrameLocator("iframe").Locator($"#{id}").ClickAsync();

        await AssertHarmlessAsync(frame);
    }

    [Fact]
    public async Task A_link_shows_where_it_would_lead_and_the_API_still_has_it()
    {
        await OpenHostileAsync();

        await Expect(Page.FrameLocator("iframe").GetByTitle($"http://{_host}/link")).ToHaveTextAsync("Link");

        var message = await (await Page.APIRequest.GetAsync(new Uri(Sandbox.HttpUrl, "/api/messages/1").ToString())).JsonAsync();
        Assert.Contains($"<a id=\"link\" href=\"http://{_host}/link\">", message!.Value.GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_preview_opened_alone_can_do_no_more()
    {
        await SendHostileAsync();

        await OpenAsync("/messages/1/html");

        await AssertHarmlessAsync(Page.MainFrame);
        // An origin of its own: it is not the inbox, whose messages it could read and delete.
        Assert.Equal("null", await Page.EvaluateAsync<string>("self.origin"));
    }

    private async Task SendHostileAsync() => await SendAsync(Message("Hostile", new TextPart("html") { Text = Html }));

    private async Task<IFrame> OpenHostileAsync()
    {
        await SendHostileAsync();
        await OpenNewestAsync();
        await Expect(Page.FrameLocator("iframe").GetByText("Nothing to see.")).ToBeVisibleAsync();
        return Page.Frames[1];
    }

    private async Task AssertHarmlessAsync(IFrame preview)
    {
        var page = Page.Url;
        // Whatever the message set off is on its way before this visit to the same host, which arrives.
        var visitor = await Context.NewPageAsync();
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await visitor.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"http://{_host}/visitor"));

        Assert.Equal(["/visitor"], Chromium.Strangers.Paths(_host));
        Assert.Single(Chromium.Strangers.Heard(_host));
        Assert.All(Requests.Except(Blocked, StringComparer.Ordinal), url => Assert.StartsWith(Sandbox.HttpUrl.ToString(), url, StringComparison.Ordinal));
        Assert.Equal(page, Page.Url);
        Assert.EndsWith("/messages/1/html", preview.Url.Split('#')[0], StringComparison.Ordinal);
        Assert.Empty(preview.ChildFrames);
        Assert.Equal(2, Context.Pages.Count);
        Assert.False(await Page.EvaluateAsync<bool>("'owned' in window || 'ran' in window"));
        await Expect(Page.Locator(preview == Page.MainFrame ? "#styled" : "iframe")).ToBeVisibleAsync();
        Assert.NotEqual("owned", await Page.TitleAsync());
    }
}
