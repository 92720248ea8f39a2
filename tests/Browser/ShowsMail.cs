using System.Security.Cryptography;
using Microsoft.Playwright;
using MimeKit;
using static Microsoft.Playwright.Assertions;

namespace Waxwing.Browser.Tests;

/// <summary>What somebody sees who sends a message to the sandbox and looks.</summary>
public sealed class ShowsMail(Chromium chromium) : InboxTest(chromium)
{
    [Fact]
    public async Task A_message_appears_without_reload()
    {
        await OpenAsync();
        await Expect(Page.GetByText("No messages yet")).ToBeVisibleAsync();
        await Page.EvaluateAsync("window.sameDocument = true");

        await SendAsync(Message("Hello from afar"));

        var row = Page.GetByRole(AriaRole.Row, new() { Name = "Hello from afar" });
        await Expect(row).ToContainTextAsync("ada@example.org");
        await Expect(row).ToContainTextAsync("bob@example.net");
        await Expect(row).ToContainTextAsync("TLS 1.3");
        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("1 here, 1 in all");
        Assert.True(await Page.EvaluateAsync<bool>("window.sameDocument === true"));
    }

    [Fact]
    public async Task It_shows_envelope_header_text_HTML_and_source_as_they_were_received()
    {
        var message = Message("Whole", new BodyBuilder { TextBody = "Plain words.", HtmlBody = "<p style='color:rgb(1,2,3)'>Rich <b>words</b>.</p>" }.ToMessageBody());
        message.Headers.Add("X-Ticket", "4711");
        message.Bcc.Add(new MailboxAddress(null, "carol@example.net"));
        await SendAsync(message);
        await OpenAsync();

        // The newest stands first; which of the two transactions that is, is not promised.
        await Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "bob@example.net" }).GetByRole(AriaRole.Link).ClickAsync();

        await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Whole");
        var envelope = Page.GetByRole(AriaRole.Table, new() { Name = "Envelope" });
        await Expect(envelope.GetByRole(AriaRole.Row, new() { Name = "Sender ada@example.org" })).ToBeVisibleAsync();
        await Expect(envelope.GetByRole(AriaRole.Row, new() { Name = "Recipient bob@example.net" })).ToBeVisibleAsync();
        await Expect(envelope).Not.ToContainTextAsync("carol");
        await Expect(Page.GetByRole(AriaRole.Table, new() { Name = "Header fields" }).GetByRole(AriaRole.Row, new() { Name = "X-Ticket 4711" })).ToBeVisibleAsync();
        await Expect(Page.GetByText("Plain words.", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(Page.FrameLocator("iframe").GetByText("Rich words.")).ToHaveCSSAsync("color", "rgb(1, 2, 3)");

        var source = await Page.APIRequest.GetAsync(await HrefAsync("Exactly as received"));
        var captured = Sandbox.Messages.Snapshot().Single(captured => captured.Recipients[0].ToString().StartsWith("bob", StringComparison.Ordinal));
        Assert.Equal(captured.Content.ToArray(), await source.BodyAsync());
        await Page.GetByRole(AriaRole.Link, new() { Name = "Exactly as received" }).PressAsync("Enter");
        await Expect(Page.GetByText("X-Ticket: 4711")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_attachment_is_downloaded_octet_for_octet_and_keeps_its_name()
    {
        var octets = RandomNumberGenerator.GetBytes(100_000);
        var body = new BodyBuilder { TextBody = "See attachment." };
        body.Attachments.Add("Zürich <b>\"übrig\".html", octets, new ContentType("text", "html"));
        await SendAsync(Message("With attachment", body.ToMessageBody()));
        await OpenNewestAsync();

        var download = await Page.RunAndWaitForDownloadAsync(() => Page.GetByRole(AriaRole.Link, new() { Name = "Zürich <b>\"übrig\".html" }).ClickAsync());

        Assert.Equal(octets, await File.ReadAllBytesAsync(await download.PathAsync(), Cancelled));
        Assert.StartsWith("Zürich", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.EndsWith(".html", download.SuggestedFilename, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_a_message_can_be_passed_on_and_one_that_is_gone_says_so_and_leads_back()
    {
        await SendAsync(Message("Deep"));

        await OpenAsync("/messages/1");
        await Expect(Page).ToHaveTitleAsync("Deep – Waxwing sandbox");

        await OpenAsync("/messages/2");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "This message is not here" })).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "All messages" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Deep" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Hundreds_of_messages_all_stand_there_newest_first()
    {
        await OpenAsync();

        foreach (var batch in Enumerable.Range(1, 300).Chunk(30))
        {
            await Task.WhenAll(batch.Select(number => SendAsync(Message($"Number {number}"))));
        }

        await Expect(Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("300 here, 300 in all", new() { Timeout = 30_000 });
        await Expect(Page.GetByRole(AriaRole.Rowheader)).ToHaveCountAsync(300);
        var shown = await Page.GetByRole(AriaRole.Rowheader).AllInnerTextsAsync();
        var sent = Enumerable.Range(1, 300).Select(number => $"Number {number}").Order(StringComparer.Ordinal);
        Assert.Equal(sent, shown.Order(StringComparer.Ordinal));
        await Expect(Page.Locator("#message-300")).ToHaveTextAsync(shown[0]);
        // One page for each change would be three hundred pages of up to three hundred rows.
        Assert.InRange(Requests.Count(url => url.Equals(Sandbox.HttpUrl.ToString(), StringComparison.Ordinal)), 1, 299);
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task Deleting_all_asks_first()
    {
        await SendAsync(Message("Doomed"));
        await OpenAsync();
        var delete = Page.GetByRole(AriaRole.Button, new() { Name = "Delete all" });

        await AnswerAsync(dialog => dialog.DismissAsync(), delete);
        Assert.Single(Sandbox.Messages.Snapshot());

        await AnswerAsync(dialog => dialog.AcceptAsync(), delete);
        await Expect(Page.GetByText("No messages yet")).ToBeVisibleAsync();
        Assert.Empty(Sandbox.Messages.Snapshot());
    }

    private async Task AnswerAsync(Func<IDialog, Task> answer, ILocator button)
    {
        var asked = 0;
        async void OnDialog(object? page, IDialog dialog)
        {
            asked++;
            await answer(dialog);
        }

        Page.Dialog += OnDialog;
        await button.ClickAsync();
        Page.Dialog -= OnDialog;
        Assert.Equal(1, asked);
    }

    private async Task<string> HrefAsync(string name)
        => new Uri(Sandbox.HttpUrl, await Page.GetByRole(AriaRole.Link, new() { Name = name }).GetAttributeAsync("href")).ToString();
}
