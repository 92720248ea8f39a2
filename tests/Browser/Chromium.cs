using Microsoft.Playwright;

namespace Waxwing.Browser.Tests;

/// <summary>One browser for all tests: Debian's, driven by Playwright. Whatever it would fetch from another host lands at <see cref="Strangers"/>.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal Strangers Strangers { get; } = new();

    private static string? Executable { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Executable is null)
        {
            return;
        }

        // What is expected is asked until it is so; a busy machine may need more than the library's 5 seconds.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            // Chromium's own sandbox cannot be had by root.
            ChromiumSandbox = !Environment.IsPrivilegedProcess,
            Args = [$"--host-resolver-rules=MAP * 127.0.0.1:{Strangers.Port}, EXCLUDE localhost"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await Strangers.DisposeAsync();
    }

    /// <summary>A fresh profile. Missing at home: the test is skipped, and says so. Missing in CI: it fails.</summary>
    internal async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions? options = null)
    {
        if (_browser is null)
        {
            const string Reason = "chromium is not installed";
            Assert.False(Environment.GetEnvironmentVariable("CI") is "true", Reason);
            Assert.Skip(Reason);
        }

        return await _browser.NewContextAsync(options ?? new BrowserNewContextOptions());
    }
}
