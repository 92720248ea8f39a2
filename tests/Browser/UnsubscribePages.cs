using Deque.AxeCore.Playwright;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Waxwing.Server.Hosting;
using Waxwing.Server.Suppressions;
using Waxwing.Server.Unsubscribe;
using Waxwing.Smtp;
using static Microsoft.Playwright.Assertions;

namespace Waxwing.Browser.Tests;

/// <summary>The page behind a link to unsubscribe: read and used in a browser, by keyboard alone, on a telephone and by dark.</summary>
public sealed class UnsubscribePages(Chromium chromium) : IAsyncLifetime
{
    private static readonly string Pictures = Path.Combine(AppContext.BaseDirectory, "../../../../../artifacts/tests/browser");
    private static readonly Mailbox Ann = Mailbox.Parse("ann@customers.net");

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
    public async Task One_key_unsubscribes_and_nothing_is_in_anybodys_way(int width, ColorScheme scheme)
    {
        var page = await _context!.NewPageAsync();
        page.Request += (_, request) => _requests.Add(request.Url);
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, message) => _complaints.AddRange(message.Type is "error" ? [message.Text] : []);
        await page.SetViewportSizeAsync(width, 740);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var tokens = (UnsubscribeTokens)_service!.Services.GetService(typeof(UnsubscribeTokens))!;
        var address = $"http://localhost:{_service.Addresses[0].Port}/unsubscribe/{tokens.Write(new UnsubscribeLink("acme", "newsletter", Ann, Guid.NewGuid()))}";
        await page.GotoAsync(address);
        await LookAsync(page, width, $"Unsubscribe_{width}_{scheme}");
        Assert.False(Bars());

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Unsubscribe" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "You are unsubscribed" })).ToBeVisibleAsync();
        await LookAsync(page, width, $"Unsubscribed_{width}_{scheme}");
        Assert.True(Bars());

        Assert.Empty(_complaints);
        Assert.Equal([address, address], _requests.Where(url => !url.EndsWith("/favicon.ico", StringComparison.Ordinal)));
    }

    private bool Bars() => ((SuppressionList)_service!.Services.GetService(typeof(SuppressionList))!).Among("acme", "newsletter", [Ann], TimeProvider.System.GetUtcNow()).Count == 1;

    private static async Task LookAsync(IPage page, int width, string picture)
    {
        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{picture}.png") });
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty((await page.RunAxe()).Violations);
    }
}
