using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Waxwing.Server.Drops;
using Waxwing.Server.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Waxwing.Browser.Tests;

/// <summary>What the reader of a drop link sees and does, in a real browser.</summary>
public sealed class DropLinks(Chromium chromium) : IAsyncLifetime
{
    private static readonly string Pictures = Path.Combine(AppContext.BaseDirectory, "../../../../../artifacts/tests/browser");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("waxwing-browser-");
    private readonly HttpClient _api = new();
    private readonly List<string> _complaints = [];
    private ServiceHost? _service;
    private IBrowserContext? _context;
    private int _port;

    public async ValueTask InitializeAsync()
    {
        _context = await chromium.OpenAsync();
        using (var listener = new TcpListener(System.Net.IPAddress.Loopback, 0))
        {
            listener.Start();
            _port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        }

        var options = new ServiceOptions
        {
            Data = _folder.FullName,
            Http = new Uri($"http://127.0.0.1:{_port}"),
            Drops = new DropOptions { Url = new Uri($"http://localhost:{_port}") },
            Accepting = new Server.Accepting.AcceptingOptions { LeastFree = 0 },
        };
        _service = await ServiceHost.StartAsync(options, TimeProvider.System, logging => logging.ClearProviders(), TestContext.Current.CancellationToken);
        _api.DefaultRequestHeaders.Authorization = new("Bearer", _service.TrialKey);
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

        _api.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(320, ColorScheme.Light)]
    [InlineData(320, ColorScheme.Dark)]
    public async Task A_reader_gives_the_passphrase_by_keyboard_and_reads(int width, ColorScheme scheme)
    {
        var url = await MakeAsync(new { text = "The door code is 4711.\n" + new string('x', 300), passphrase = "green apples" });
        var page = await OpenAsync(url, width, scheme);
        await ShotAsync(page, $"Drop_{width}_{scheme}_Closed");

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("red apples");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("9 more wrong ones erase it");
        await ShotAsync(page, $"Drop_{width}_{scheme}_Wrong");
        await page.GetByLabel("Passphrase").FillAsync("green apples");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByText("The door code is 4711.")).ToBeVisibleAsync();
        await ShotAsync(page, $"Drop_{width}_{scheme}_Opened");
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        // A wrong passphrase is answered with 403, which the browser writes into its console.
        Assert.DoesNotContain(_complaints, complaint => !complaint.Contains("403", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reader_presses_the_button_and_whoever_comes_behind_reads_that_it_was_opened()
    {
        var url = await MakeAsync(new { text = "The door code is 4711." });
        var page = await OpenAsync(url, 1280, ColorScheme.Light);

        await page.GetByRole(AriaRole.Button, new() { Name = "Show it to me now" }).ClickAsync();
        await Expect(page.GetByText("The door code is 4711.")).ToBeVisibleAsync();
        await page.GotoAsync(url);

        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("There is nothing left to open");
        await Expect(page.GetByText("If that was not you")).ToBeVisibleAsync();
        await ShotAsync(page, "Drop_1280_Over");
    }

    [Fact]
    public async Task A_form_on_another_site_opens_nothing()
    {
        var url = await MakeAsync(new { text = "The door code is 4711." });
        var page = await _context!.NewPageAsync();
        // The same machine by another name is another site.
        await page.GotoAsync($"http://127.0.0.1:{_port}/docs/");

        await page.SetContentAsync($"<form method=post action='{url}'><button>Win a prize</button></form>");
        await page.GetByRole(AriaRole.Button).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("This came from another site");
        page = await OpenAsync(url, 1280, ColorScheme.Light);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Show it to me now" })).ToBeVisibleAsync();
    }

    private async Task<string> MakeAsync(object drop)
    {
        using var answer = await _api.PostAsJsonAsync(new Uri($"http://127.0.0.1:{_port}/drops"), drop, TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return json.RootElement.GetProperty("url").GetString()!;
    }

    private async Task<IPage> OpenAsync(string url, int width, ColorScheme scheme)
    {
        var page = await _context!.NewPageAsync();
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, message) => _complaints.AddRange(message.Type is "error" && !message.Location.Contains("favicon", StringComparison.Ordinal) ? [message.Text] : []);
        await page.SetViewportSizeAsync(width, 740);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.GotoAsync(url);
        return page;
    }

    private static Task<byte[]> ShotAsync(IPage page, string name) => page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.png") });
}
