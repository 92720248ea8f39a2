using System.Globalization;
using Waxwing.Smtp;

// snippet: quick-start
using MimeKit;
using Waxwing;
// end

namespace Waxwing.Snippets;

/// <summary>What README and docs/quick-start.md say, run.</summary>
public sealed class QuickStart(TheSandbox sandbox)
{
    [Fact]
    public async Task A_first_message_from_an_empty_program()
    {
        string[] args = [sandbox.Url, sandbox.Server.AuthorityFile];
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var console = new Redirected(output);

        // snippet: quick-start
        await using var sender = MailSender.ForRelay(args[0], Secret.FromReference("env:RELAY_PASSWORD"), args.Length > 1 ? args[1] : null);

        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("ada@example.org"));
        message.To.Add(MailboxAddress.Parse("bob@example.net"));
        message.Subject = "A first message";
        message.Body = new TextPart("plain") { Text = "It works." };

        SendReceipt receipt = await sender.SendAsync(message);
        Console.WriteLine(receipt);
        // end

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.StartsWith("Accepted: <", output.ToString(), StringComparison.Ordinal);
        Assert.Equal("It works.", TheSandbox.Read(Assert.Single(sandbox.Captured("A first message"))).TextBody?.TrimEnd());
    }

    [Fact]
    public async Task A_message_in_plain_words()
    {
        await using var sender = sandbox.Sender();
        var cancellationToken = TestContext.Current.CancellationToken;

        // snippet: draft
        var draft = new MessageDraft
        {
            From = "Ada <ada@example.org>",
            To = ["bob@example.net"],
            Bcc = ["archive@example.org"],
            Subject = "A draft",
            Text = "It works.",
            Html = "<p>It works.</p>",
        };
        using var message = draft.ToMimeMessage();
        var receipt = await sender.SendAsync(new OutgoingMessage(message) { Kind = MailKind.Confirmation }, cancellationToken);
        // end

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal(2, sandbox.Captured("A draft").Count);
        Assert.All(sandbox.Captured("A draft"), captured => Assert.Empty(TheSandbox.Read(captured).Bcc));
    }

    [Fact]
    public async Task What_can_happen_to_a_message()
    {
        await using var sender = new MailSender(new SenderOptions { Relays = [sandbox.Relay], Retry = new RetryOptions { MaxAttempts = 1 } });
        var told = new List<string>();
        foreach (var recipient in new[] { "bob@example.net", "rcpt-550@example.net", "rcpt-451@example.net", "drop-after-dot@example.net" })
        {
            using var message = new MessageDraft { From = "ada@example.org", To = [recipient], Subject = "Outcomes" }.ToMimeMessage();

            // snippet: outcomes
            try
            {
                var receipt = await sender.SendAsync(message);
                foreach (var outcome in receipt.Recipients)
                {
                    told.Add($"{outcome.Address}: {outcome.Delivered switch
                    {
                        Delivered.Yes => "the relay has it",
                        Delivered.No => $"refused: {outcome.Error!.Message}",
                        Delivered.Unknown => "it may have arrived: do not send it again without asking",
                    }}");
                }
            }
            catch (SendException nobody) when (nobody.Error.Transient)
            {
                told.Add($"nobody has it, later may help: {nobody.Error.Message}");
            }
            catch (SendException nobody)
            {
                told.Add($"nobody has it, and that is final: {nobody.Error.Message} ({nobody.Error.Help})");
            }
            // end
        }

        Assert.Equal("bob@example.net: the relay has it", told[0]);
        Assert.StartsWith("nobody has it, and that is final: the server refused the recipient rcpt-550@example.net", told[1], StringComparison.Ordinal);
        Assert.EndsWith("(docs/errors.md, Rejected)", told[1], StringComparison.Ordinal);
        Assert.StartsWith("nobody has it, later may help: the server refused the recipient rcpt-451@example.net", told[2], StringComparison.Ordinal);
        Assert.Equal("drop-after-dot@example.net: it may have arrived: do not send it again without asking", told[3]);
    }

    [Fact]
    public async Task Many_messages_at_once()
    {
        await using var sender = sandbox.Sender();
        var customers = Enumerable.Range(1, 40).Select(number => $"customer{number}@example.net").Append("nobody at all").ToArray();
        var lost = new List<string>();

        // snippet: batch
        IEnumerable<OutgoingMessage> Reminders()
        {
            foreach (var customer in customers)
            {
                if (!MailboxAddress.TryParse(customer, out var to))
                {
                    lost.Add($"{customer}: no address");
                    continue;
                }

                var message = new MimeMessage { Subject = "Reminder", Body = new TextPart("plain") { Text = "Tomorrow at nine." } };
                message.From.Add(MailboxAddress.Parse("shop@example.org"));
                message.To.Add(to);
                yield return new OutgoingMessage(message) { State = customer, OwnsMime = true };
            }
        }

        await foreach (var receipt in sender.SendAsync(Reminders()))
        {
            if (receipt.Outcome != SendOutcome.Accepted)
            {
                lost.Add($"{receipt.State}: {receipt.Outcome}");
            }
        }
        // end

        Assert.Equal(["nobody at all: no address"], lost);
        Assert.Equal(40, sandbox.Captured("Reminder").Count);
    }

    [Fact]
    public async Task What_a_sequence_throws_comes_behind_the_receipts_of_what_was_under_way()
    {
        await using var sender = sandbox.Sender();
        IEnumerable<OutgoingMessage> Messages()
        {
            foreach (var to in new[] { "bob@example.net", "eve@example.net", "no address" })
            {
                yield return new MessageDraft { From = "ada@example.org", To = [to], Subject = "Before the mistake" }.ToMimeMessage();
            }
        }

        var outcomes = new List<SendOutcome>();
        var mistake = await Assert.ThrowsAsync<SendException>(async () =>
        {
            await foreach (var receipt in sender.SendAsync(Messages()))
            {
                outcomes.Add(receipt.Outcome);
            }
        });

        Assert.Equal(SendStage.Validate, mistake.Error.Stage);
        Assert.Equal([SendOutcome.Accepted, SendOutcome.Accepted], outcomes);
        Assert.Equal(2, sandbox.Captured("Before the mistake").Count);
    }

    [Fact]
    public async Task The_shortest_form_refuses_a_relay_that_nobody_vouches_for()
    {
        using var message = new MessageDraft { From = "ada@example.org", To = ["bob@example.net"], Subject = "The shortest form" }.ToMimeMessage();
        var relayUrl = sandbox.Url;

        // snippet: shortest
        await using var sender = MailSender.ForRelay(relayUrl, Secret.FromReference("env:RELAY_PASSWORD"));
        var refused = await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(message));
        // end

        Assert.Equal(nameof(SmtpFailureDetail.CertificateUnknownAuthority), refused.Error.Detail);
        Assert.Empty(sandbox.Captured("The shortest form"));
    }

    private sealed class Redirected : IDisposable
    {
        private readonly TextWriter _before = Console.Out;

        public Redirected(TextWriter writer) => Console.SetOut(writer);

        public void Dispose() => Console.SetOut(_before);
    }
}
