namespace Waxwing.Snippets;

/// <summary>The code in the README.</summary>
public sealed class ReadmeCode(TheSandbox sandbox)
{
    [Fact]
    public async Task A_sender_is_made_and_sends()
    {
        using var message = new MessageDraft { From = "ada@example.org", To = ["bob@example.net"], Subject = "From the README" }.ToMimeMessage();
        {
            // snippet: readme
            await using var sender = MailSender.ForRelay("smtps://ada%40example.org@mail.example.org", Secret.FromReference("env:RELAY_PASSWORD"));
            // end

            Assert.Equal(["smtps://mail.example.org:465"], (await sender.PlanAsync(message)).Relays);
        }

        {
            await using var sender = sandbox.Sender();

            // snippet: readme
            SendReceipt receipt = await sender.SendAsync(message);   // a MimeKit MimeMessage
            // end

            Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
            Assert.Single(sandbox.Captured("From the README"));
        }
    }
}
