using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using MimeKit;
using static Microsoft.Playwright.Assertions;

namespace Waxwing.Browser.Tests;

/// <summary>The inbox for whoever has no mouse, does not see, reads on a phone or in the dark.</summary>
public sealed class Reach(Chromium chromium) : InboxTest(chromium)
{
    private const string Endless = "anendlessnamewithoutasingleplacetobreakitthatgoesonandonandonandonandonandon.pdf";

    [Fact]
    public async Task Tab_and_Enter_lead_from_the_list_to_the_message_its_parts_and_back()
    {
        await SendWholeAsync();
        await OpenAsync();
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("1 here, 1 in all");

        await TabAsync(Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" }));
        await TabAsync(Page.GetByRole(AriaRole.Button, new() { Name = "Delete all" }));
        await TabAsync(Page.GetByRole(AriaRole.Link, new() { Name = "Whole" }));
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page).ToHaveURLAsync(new Regex("/messages/1$", RegexOptions.None, TimeSpan.FromSeconds(1)));

        await TabAsync(Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" }));
        await TabAsync(Page.GetByRole(AriaRole.Link, new() { Name = "All messages" }));
        await TabAsync(Page.GetByTitle("HTML of the message"));
        await Expect(Page.FrameLocator("iframe").GetByRole(AriaRole.Link, new() { Name = "a link" })).ToBeFocusedAsync();
        await TabAsync(Page.GetByRole(AriaRole.Region, new() { Name = "Text" }));
        await TabAsync(Page.GetByRole(AriaRole.Link, new() { Name = Endless }));
        var source = Page.GetByRole(AriaRole.Link, new() { Name = "Exactly as received" });
        await TabAsync(source);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page).ToHaveURLAsync(new Regex("/source$", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task The_first_Tab_offers_to_skip_and_Enter_does()
    {
        await SendWholeAsync();
        await OpenAsync("/messages/1");

        await Page.Keyboard.PressAsync("Tab");
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" })).ToBeInViewportAsync();
        await Page.Keyboard.PressAsync("Enter");

        await TabAsync(Page.GetByTitle("HTML of the message"));
    }

    [Fact]
    public async Task A_message_that_arrives_does_not_take_the_focus_away()
    {
        await SendAsync(Message("First"));
        await OpenAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "First" }).FocusAsync();

        await SendAsync(Message("Second"));

        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Second" })).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "First" })).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("/", ColorScheme.Light, 1280)]
    [InlineData("/", ColorScheme.Dark, 1280)]
    [InlineData("/", ColorScheme.Dark, 360)]
    [InlineData("/messages/1", ColorScheme.Light, 1280)]
    [InlineData("/messages/1", ColorScheme.Dark, 1280)]
    [InlineData("/messages/1", ColorScheme.Dark, 360)]
    [InlineData("/messages/2", ColorScheme.Light, 360)]
    public async Task Axe_finds_nothing(string path, ColorScheme scheme, int width)
    {
        await SendWholeAsync();
        await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await Page.SetViewportSizeAsync(width, 740);

        await OpenAsync(path);
        await Expect(Page.Locator("body")).ToHaveCSSAsync("background-color", scheme == ColorScheme.Dark ? "rgb(20, 23, 27)" : "rgb(255, 255, 255)");

        var result = await Page.RunAxe(new Deque.AxeCore.Commons.AxeRunOptions { Iframes = false });
        Assert.True(result.Passes.Length > 10);
        Assert.Empty(result.Violations.Select(violation => $"{violation.Id}: {string.Join(' ', violation.Nodes.Select(node => node.Html))}"));
    }

    [Theory]
    [InlineData("/", 360)]
    [InlineData("/", 390)]
    [InlineData("/", 1000)]
    [InlineData("/", 1280)]
    [InlineData("/messages/1", 360)]
    [InlineData("/messages/1", 390)]
    [InlineData("/messages/1", 1000)]
    [InlineData("/messages/1", 1280)]
    [InlineData("/messages/2", 360)]
    public async Task Nothing_stands_beyond_the_edge(string path, int width)
    {
        await SendWholeAsync();
        await Page.SetViewportSizeAsync(width, 740);

        await OpenAsync(path);

        Assert.Equal(width, await Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await Page.EvaluateAsync<string[]>("[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"));
    }

    private async Task TabAsync(ILocator expected)
    {
        await Page.Keyboard.PressAsync("Tab");
        await Expect(expected).ToBeFocusedAsync();
    }

    private async Task SendWholeAsync()
    {
        var body = new BodyBuilder { TextBody = "Plain " + new string('x', 300), HtmlBody = "<p>Rich words with <a href='https://example.org/'>a link</a>.</p>" };
        body.Attachments.Add(Endless, new byte[] { 1, 2, 3 }, new ContentType("application", "pdf"));
        var message = Message("Whole", body.ToMessageBody());
        message.Headers.Add("X-" + new string('Y', 60), new string('z', 200));
        await SendAsync(message);
    }
}
