using MimeKit;

namespace Waxwing.Interop.Tests;

/// <summary>Postfix is the first choice and ends in the middle of a batch; Exim takes the rest. Nobody waits, and nothing arrives twice.</summary>
public sealed class FailsOver(EximServer exim)
{
    private const int Half = 20;

    [Fact]
    public async Task When_the_first_server_ends_the_second_takes_over_and_the_receipts_agree_with_both_logs()
    {
        await using var postfix = new PostfixServer();
        await postfix.InitializeAsync();
        var relays = new[] { Relay(postfix, postfix.AuthorityFile), Relay(exim, exim.AuthorityFile) };
        var recipients = Enumerable.Range(0, 2 * Half).Select(number => Address.Fresh($"failover{number}")).ToArray();
        var taken = new TaskCompletionSource();
        await using var sender = new MailSender(new SenderOptions { Relays = [.. relays], Retry = new RetryOptions { MaxAttempts = 1 } });
        var receipts = new List<SendReceipt>();
        await foreach (var receipt in sender.SendAsync(MessagesAsync(recipients, taken.Task), TestContext.Current.CancellationToken))
        {
            receipts.Add(receipt);
            if (receipts.Count == Half)
            {
                foreach (var recipient in recipients.Take(Half))
                {
                    await postfix.NextDeliveryAsync(recipient, TestContext.Current.CancellationToken);
                }

                await postfix.StopAsync();
                // Its main process does not wait for those that hold connections. What is written to one of them in between has no
                // known fate, and rightly so; here, everybody is to know that the server is gone.
                await Readiness.UntilAsync(() => sender.Relays[0].Connections == 0, "The sender has not noticed that its relay ended.");
                taken.SetResult();
            }
        }

        Assert.Equal(2 * Half, receipts.Count);
        Assert.All(receipts, receipt => Assert.Equal(SendOutcome.Accepted, receipt.Outcome));
        Assert.All(receipts, receipt => Assert.Equal(1, receipt.Attempts[^1].Number));
        var (first, second) = (postfix.Log(), exim.Log());
        foreach (var (receipt, number) in receipts.Select((receipt, number) => (receipt, number)))
        {
            var relay = relays[number < Half ? 0 : 1];
            var recipient = Assert.Single(receipt.Recipients);
            Assert.Equal(relay.Url, receipt.Attempts[^1].Relay);
            Assert.NotNull(recipient.QueueId);
            Assert.Contains(recipient.QueueId, number < Half ? first : second, StringComparison.Ordinal);
            Assert.DoesNotContain(recipient.QueueId, number < Half ? second : first, StringComparison.Ordinal);
        }

        foreach (var recipient in recipients.Skip(Half))
        {
            await exim.NextArrivalAsync(recipient, TestContext.Current.CancellationToken);
            Assert.Equal(1, exim.ArrivedFor(recipient));
        }

        Assert.All(recipients.Take(Half), recipient => Assert.Equal(0, exim.ArrivedFor(recipient)));
        Assert.Contains(receipts, receipt => string.Equals(receipt.Attempts[0].NextRelay, relays[1].Url, StringComparison.Ordinal));
        Assert.Equal(BreakerState.Open, sender.Relays[0].State);
    }

    private static RelayOptions Relay(IRealServer server, string authority) => new()
    {
        Host = SmtpEndpoint.Host,
        Port = server[Listener.Smtps].Port,
        AuthorityFile = authority,
    };

    private static async IAsyncEnumerable<OutgoingMessage> MessagesAsync(string[] recipients, Task stopped)
    {
        foreach (var (recipient, number) in recipients.Select((recipient, number) => (recipient, number)))
        {
            if (number == Half)
            {
                await stopped;
            }

            var message = new MimeMessage { Subject = "Failover", Body = new TextPart("plain") { Text = "hello" } };
            message.From.Add(MailboxAddress.Parse("sender@example.org"));
            message.To.Add(MailboxAddress.Parse(recipient));
            yield return message;
        }
    }
}
