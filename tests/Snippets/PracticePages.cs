using System.Text.Json;
using Waxwing.Smtp;
using Waxwing.Snippets.Pages;

namespace Waxwing.Snippets;

/// <summary>What docs/practices say that a receipt shows is what a receipt shows.</summary>
public sealed class PracticePages(TheSandbox sandbox)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<int> Shown => [1, 2, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14];

    [Theory]
    [MemberData(nameof(Shown))]
    public async Task The_evidence_on_the_page_is_that_of_a_receipt(int practice)
    {
        await using var sender = sandbox.Sender();
        using var message = new MessageDraft { From = "ada@example.org", To = ["bob@example.net"], Text = "hello" }.ToMimeMessage();
        var receipt = ReceiptJson.ToElement(await sender.SendAsync(message, TestContext.Current.CancellationToken));
        var real = receipt.GetProperty("practices").EnumerateArray().Single(one => one.GetProperty("practice").GetInt32() == practice);

        var block = Repository.Pages.SelectMany(page => page.Blocks).Single(block => block.MarkName is "practice" && string.Equals(block.MarkValue, $"{practice}", StringComparison.Ordinal));
        using var shown = JsonDocument.Parse(block.Text);

        Assert.True(string.Equals(Spoken.Of(Indented(real)), Spoken.Of(Indented(shown.RootElement)), StringComparison.Ordinal), $"a receipt says {Spoken.Of(Indented(real))}, the page {Spoken.Of(Indented(shown.RootElement))}");
    }

    [Fact]
    public void Every_practice_of_this_version_has_a_page_and_the_index_says_which_come_later()
    {
        var pages = Repository.Pages.Where(page => page.Path.StartsWith("docs/practices/", StringComparison.Ordinal) && !page.Path.EndsWith("README.md", StringComparison.Ordinal))
            .Select(page => int.Parse(Path.GetFileName(page.Path)[..2], System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal([1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], pages.Order());
        Assert.Equal(Enumerable.Range(1, 17), Repository.Page("docs/practices/README.md").Rows.Select(row => int.TryParse(row.Cells[0], out var number) ? number : 0).Where(number => number > 0));
    }

    [Fact]
    public async Task A_conversation_can_be_watched_without_its_secrets()
    {
        using var message = new MessageDraft { From = "ada@example.org", To = ["bob@example.net"], Subject = "Watched", Text = "A canary in the body" }.ToMimeMessage();
        using var output = new StringWriter();
        var relay = sandbox.Relay;

        // snippet: trace
        await using var sender = new MailSender(new SenderOptions { Relays = [relay], Trace = new SmtpTranscript(output) });
        await sender.SendAsync(message);
        // end

        Assert.Contains("MAIL FROM:<ada@example.org>", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(sandbox.Server.Password, output.ToString(), StringComparison.Ordinal);
    }

    private static string Indented(JsonElement element) => JsonSerializer.Serialize(element, Plain);
}
