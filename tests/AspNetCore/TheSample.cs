using System.Net;
using System.Text.RegularExpressions;
using Waxwing.AspNetCore.Tests.Support;

namespace Waxwing.AspNetCore.Tests;

/// <summary>The sample, from the packages, as a user would build and run it.</summary>
public sealed partial class TheSample(PackedSample sample, TheSandbox sandbox)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_built_from_the_packages_and_sends_a_confirmation_that_confirms()
    {
        Assert.DoesNotContain(": warning ", await sample.BuildAsync(), StringComparison.OrdinalIgnoreCase);

        await RegisterAndConfirmAsync("built@example.net", "dotnet", Path.Combine(sample.BuiltFolder, "Sample.dll"));
    }

    [Fact]
    public async Task Is_compiled_ahead_of_time_without_a_warning_and_does_the_same()
    {
        SkipWithoutNativeCompiler();
        var folder = Path.Combine(sample.Folder, "published");
        Assert.DoesNotContain(": warning ", await sample.DotnetAsync("publish", "-c", "Release", "-r", "linux-x64", "-o", folder), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.EnumerateFiles(folder, "*.dll"));

        await RegisterAndConfirmAsync("published@example.net", Path.Combine(folder, "Sample"));
    }

    [Fact]
    public async Task Sends_nothing_where_nobody_vouches_for_the_server()
    {
        await sample.BuildAsync();
        await using var app = RunningApp.Start([.. Environment().Where(variable => variable.Name is not "WAXWING__RELAYS__0__CA")], "dotnet", Path.Combine(sample.BuiltFolder, "Sample.dll"));
        using var browser = new HttpClient { BaseAddress = await app.ListeningAsync() };

        using var refused = await browser.PostAsync("/accounts?email=nobody@example.net", content: null, Token);

        Assert.Equal(HttpStatusCode.InternalServerError, refused.StatusCode);
        await app.SaysAsync("CertificateUnknownAuthority");
        Assert.Empty(sandbox.For("nobody@example.net"));
    }

    [Fact]
    public async Task Does_not_start_with_a_mistake_in_its_configuration()
    {
        await sample.BuildAsync();

        await using var app = RunningApp.Start(Environment(("WAXWING__RELAYS__0__URL", "http://relay.example")), "dotnet", Path.Combine(sample.BuiltFolder, "Sample.dll"));

        Assert.Contains("Waxwing:Relays:0:Url: the scheme of the relay is http://; write smtps://user@host:465", await app.EndedAsync(), StringComparison.Ordinal);
    }

    private async Task RegisterAndConfirmAsync(string address, params string[] command)
    {
        await using var app = RunningApp.Start(Environment(), command);
        using var browser = new HttpClient { BaseAddress = await app.ListeningAsync() };
        Assert.Equal("Healthy", await browser.GetStringAsync("/health", Token));

        using var registered = await browser.PostAsync($"/accounts?email={address}", content: null, Token);

        Assert.True(registered.StatusCode == HttpStatusCode.Accepted, $"{registered.StatusCode}: {app.Said}");
        var mail = Assert.Single(sandbox.For(address));
        Assert.Equal(("Confirm your address for Shop", "shop@example.org"), (mail.Subject, mail.From.Mailboxes.Single().Address));
        var link = new Uri(LinkLine().Match(mail.TextBody!).Value.Trim());
        Assert.Equal("http://shop.example.org:8080", link.GetLeftPart(UriPartial.Authority));
        Assert.Contains("your address is confirmed", await browser.GetStringAsync(link.PathAndQuery, Token), StringComparison.Ordinal);
        await app.SaysAsync("Accepted: message <");
    }

    private (string Name, string Value)[] Environment(params (string Name, string Value)[] more) =>
    [
        ("RELAY_PASSWORD", sandbox.Server.Password),
        ("WAXWING__RELAYS__0__URL", sandbox.Url),
        ("WAXWING__RELAYS__0__CA", sandbox.Server.AuthorityFile),
        ("PublicUrl", "http://shop.example.org:8080/"),
        ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
        .. more,
    ];

    private static void SkipWithoutNativeCompiler()
    {
        if (System.Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "clang"))))
        {
            return;
        }

        Assert.False(System.Environment.GetEnvironmentVariable("CI") is "true", "not here: clang");
        Assert.Skip("not here: clang");
    }

    [GeneratedRegex(@"^http\S+", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LinkLine();
}
