using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Waxwing.Server.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Waxwing.Browser.Tests;

/// <summary>The reference page of the service, <c>/docs</c>: it shows every endpoint, and loads nothing from anywhere else.</summary>
public sealed class ApiReference(Chromium chromium) : IAsyncLifetime
{
    private static readonly string Pictures = Path.Combine(AppContext.BaseDirectory, "../../../../../artifacts/tests/browser");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("waxwing-browser-");
    private readonly List<string> _requests = [];
    private readonly List<string> _complaints = [];
    private ServiceHost? _service;
    private IBrowserContext? _context;

    public async ValueTask InitializeAsync()
    {
        _context = await chromium.OpenAsync();
        var options = new ServiceOptions { Data = _folder.FullName, Http = new Uri("http://127.0.0.1:0"), Accepting = new Server.Accepting.AcceptingOptions { LeastFree = 0 } };
        _service = await ServiceHost.StartAsync(options, TimeProvider.System, logging => logging.ClearProviders(), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_context is not null)
        {
            await _context.DisposeAsync();
        }

        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(320, ColorScheme.Light)]
    [InlineData(320, ColorScheme.Dark)]
    public async Task The_page_shows_the_endpoints_without_an_error_and_without_asking_anybody_else(int width, ColorScheme scheme)
    {
        var page = await OpenAsync(width, scheme);

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Waxwing", Exact = true }).First).ToBeVisibleAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"ApiReference_{width}_{scheme}.png") });
        foreach (var path in new[] { "/emails/batch", "/emails/{id}/cancel", "/domains/{id}/verify", "/api-keys/{id}", "/logs/{id}" })
        {
            await page.EvaluateAsync("() => scrollTo(0, 0)");
            await ScrollToAsync(page, path);
        }

        await page.EvaluateAsync("() => scrollTo(0, document.body.scrollHeight)");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"ApiReference_{width}_{scheme}_End.png") });
        Assert.Empty(_complaints);
        Assert.All(_requests, url => Assert.StartsWith(Address("/"), url, StringComparison.Ordinal));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    private async Task<IPage> OpenAsync(int width, ColorScheme scheme)
    {
        var page = await _context!.NewPageAsync();
        page.Request += (_, request) => _requests.AddRange(request.Url.StartsWith("data:", StringComparison.Ordinal) || request.Url.StartsWith("blob:", StringComparison.Ordinal) ? [] : [request.Url]);
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, message) => _complaints.AddRange(message.Type is "error" ? [message.Text] : []);
        await page.SetViewportSizeAsync(width, 740);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.GotoAsync(Address("/docs/"));
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        return page;
    }

    // What stands further down is drawn when it comes near.
    private static async Task ScrollToAsync(IPage page, string text)
    {
        for (var i = 0; i < 400 && !(await page.Locator("body").TextContentAsync())!.Contains(text, StringComparison.Ordinal); i++)
        {
            await page.EvaluateAsync("() => new Promise(drawn => { scrollBy(0, 400); requestAnimationFrame(() => requestAnimationFrame(drawn)); })");
        }

        await Expect(page.Locator("body")).ToContainTextAsync(text);
    }

    // To Chromium every host is a stranger's but this one.
    private string Address(string path) => $"http://localhost:{_service!.Addresses[0].Port}{path}";
}
