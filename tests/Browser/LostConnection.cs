using Microsoft.Playwright;
using Waxwing.Sandbox;
using static Microsoft.Playwright.Assertions;

namespace Waxwing.Browser.Tests;

/// <summary>The page outlives the sandbox: it says that nobody answers, and goes on with the next sandbox at its port.</summary>
public sealed class LostConnection(Chromium chromium) : InboxTest(chromium)
{
    [Fact]
    public async Task It_is_told_and_the_list_of_the_next_sandbox_appears_by_itself()
    {
        var port = Sandbox.HttpUrl.Port;
        await SendAsync(Message("Before"));
        await OpenAsync();
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Before" })).ToBeVisibleAsync();

        await StopSandboxAsync();
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The sandbox does not answer.");

        await StartSandboxAsync(new SandboxOptions { HttpPort = port });
        await SendAsync(Message("After"));

        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "After" })).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Before" })).ToHaveCountAsync(0);
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("1 here, 1 in all");
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task Deleting_where_nobody_answers_is_told_too()
    {
        await SendAsync(Message("Kept"));
        await OpenAsync();
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("1 here, 1 in all");
        Page.Dialog += async (_, dialog) => await dialog.AcceptAsync();

        await StopSandboxAsync();
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The sandbox does not answer.");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Delete all" }).ClickAsync();

        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Kept" })).ToBeVisibleAsync();
        Assert.Empty(Complaints);
    }
}
