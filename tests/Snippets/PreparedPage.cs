using Waxwing.Smtp;

namespace Waxwing.Snippets;

/// <summary>The code of docs/prepared.md.</summary>
public sealed class PreparedPage(TheSandbox sandbox)
{
    [Fact]
    public async Task A_message_is_prepared_kept_and_delivered()
    {
        await using var sender = sandbox.Sender();
        var options = new SenderOptions();
        var now = new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
        using var message = new MessageDraft { From = "ada@example.org", To = ["bob@example.net"], Bcc = ["eve@example.net"], Subject = "Kept for later", Text = "It works." }.ToMimeMessage();

        // snippet: prepared
        var preparer = new MailPreparer(options);
        PreparedMessage prepared = await preparer.PrepareAsync(message);
        // Keep these, and Recipients and HiddenRecipients with what becomes of each.
        var (content, reversePath, kind, findings) = (prepared.Content, prepared.ReversePath, prepared.Kind, prepared.Findings);
        // end

        var receipts = new List<SendReceipt>();
        // snippet: prepared delivery
        PreparedMessage kept = PreparedMessage.Restore(content, reversePath, kind, findings);
        SendReceipt receipt = await sender.DeliverAsync(kept, new PreparedDelivery
        {
            HiddenRecipients = [Mailbox.Parse("eve@example.net")],
            SignedAt = now,
        });
        // end
        receipts.Add(receipt);
        receipts.Add(await sender.DeliverAsync(kept, new PreparedDelivery { Recipients = prepared.Recipients }, TestContext.Current.CancellationToken));

        Assert.All(receipts, one => Assert.Equal(SendOutcome.Accepted, one.Outcome));
        Assert.Equal(["eve@example.net", "bob@example.net"], sandbox.Captured("Kept for later").Select(captured => captured.Recipients.Single().ToString()));
    }
}
