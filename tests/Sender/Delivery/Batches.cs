using System.Runtime.CompilerServices;
using Waxwing.Sandbox;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Delivery;

/// <summary>Many messages at once: over several connections, several in flight on each, and a receipt for every one.</summary>
public sealed class Batches : SenderTest
{
    [Fact]
    public async Task Every_message_gets_its_receipt_and_arrives_once()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { MaxMessages = 2000 }, Token);
        await using var sender = new MailSender(For(sandbox, maxConnections: 2, maxWindow: 8));
        var receipts = await sender.SendAsync(Messages(500), Token).ToListAsync(Token);

        Assert.Equal(500, receipts.Count);
        Assert.All(receipts, receipt => Assert.Equal(SendOutcome.Accepted, receipt.Outcome));
        Assert.Equal(500, receipts.Select(receipt => receipt.MessageId).Distinct().Count());
        Assert.Equal(500, sandbox.Messages.Count);
        // Some did travel together.
        Assert.Contains(receipts, receipt => receipt.Attempts[0].Transactions[0].InFlightBefore > 0);
    }

    [Fact]
    public async Task A_refused_message_is_a_receipt_among_the_others()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes()
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("550 5.1.1 no").Expect("RSET").Reply("250 ok").Takes().Ends());
        var options = Options(peer);
        await using var sender = new MailSender(options with { Relays = [options.Relays[0] with { MaxConnections = 1 }] });
        var outcomes = await sender.SendAsync(Messages(3), Token).Select(receipt => receipt.Outcome).ToListAsync(Token);

        // Receipts come as they become known, in no order.
        Assert.Equal([SendOutcome.Accepted, SendOutcome.Accepted, SendOutcome.Refused], outcomes.Order());
    }

    [Fact]
    public async Task A_reader_that_stops_stops_the_sending_and_nothing_hangs()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { MaxMessages = 2000 }, Token);
        await using var sender = new MailSender(For(sandbox, maxConnections: 1, maxWindow: 4));
        var taken = 0;
        await foreach (var receipt in sender.SendAsync(Messages(1_000_000, () => taken++), Token))
        {
            Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
            break;
        }

        Assert.InRange(taken, 1, 100);
    }

    [Fact]
    public async Task A_source_that_fails_is_told_behind_the_receipts()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions(), Token);
        await using var sender = new MailSender(For(sandbox, maxConnections: 1, maxWindow: 4));
        var receipts = 0;
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var receipt in sender.SendAsync(Failing(), Token))
            {
                receipts++;
            }
        });

        Assert.Equal(3, receipts);
    }

    [Fact]
    public async Task A_list_is_sent_as_a_stream_is_and_read_no_faster_than_it_is_sent()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions(), Token);
        await using var sender = new MailSender(For(sandbox, maxConnections: 1, maxWindow: 2));
        using (var first = Message(text: "first"))
        using (var second = Message(text: "second"))
        {
            var receipts = await sender.SendAsync([first, new OutgoingMessage(second) { State = 2 }], Token).ToListAsync(Token);
            Assert.All(receipts, receipt => Assert.Equal(SendOutcome.Accepted, receipt.Outcome));
            Assert.Equal([null, 2], receipts.Select(receipt => receipt.State).Order());
        }

        var taken = 0;
        var many = Enumerable.Range(0, 1_000_000).Select(number =>
        {
            taken++;
            return (OutgoingMessage)Message(text: $"number {number}");
        });
        await foreach (var receipt in sender.SendAsync(many, Token))
        {
            Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
            break;
        }

        Assert.InRange(taken, 1, 50);
    }

    [Fact]
    public async Task Little_is_read_ahead_of_the_connections()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Expect("MAIL").Stall());
        var options = Options(peer);
        var taken = 0;
        await using (var sender = new MailSender(options with { Relays = [options.Relays[0] with { MaxConnections = 1, MaxWindow = 64 }] }))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var reading = sender.SendAsync(Messages(1_000, () => taken++), stop.Token).ToListAsync(Token);
            await peer.Reached("stall").WaitAsync(Token);

            // One is at MAIL; until it is accepted, the window of the connection is of one.
            Assert.InRange(taken, 1, 6);
            await stop.CancelAsync();
            Assert.All(await reading, receipt => Assert.NotEqual(SendOutcome.Accepted, receipt.Outcome));
        }
    }

    [Fact]
    public async Task A_message_that_the_sender_owns_is_disposed_once_it_was_sent_and_another_is_not()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Takes().Ends());
        await using var sender = new MailSender(OptionsFor(peer));
        using var kept = new MemoryStream(new byte[1_000_000]);
        using var given = new MemoryStream(new byte[1_000_000]);

        await sender.SendAsync(new OutgoingMessage(WithAttachment(kept)), Token);
        await sender.SendAsync(new OutgoingMessage(WithAttachment(given)) { OwnsMime = true }, Token);

        Assert.Equal((true, false), (kept.CanRead, given.CanRead));
    }

    [Fact]
    public async Task A_refused_message_that_the_sender_owns_is_disposed_too()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Expect("MAIL").Reply("550 5.7.1 no").Ends());
        await using var sender = new MailSender(OptionsFor(peer));
        using var refused = new MemoryStream(new byte[1_000_000]);
        using var invalid = new MemoryStream(new byte[1_000_000]);
        var without = WithAttachment(invalid);
        without.From.Clear();

        await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(new OutgoingMessage(WithAttachment(refused)) { OwnsMime = true }, Token));
        await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(new OutgoingMessage(without) { OwnsMime = true }, Token));

        Assert.Equal((false, false), (refused.CanRead, invalid.CanRead));
    }

    private static MimeKit.MimeMessage WithAttachment(Stream file)
    {
        var message = Message();
        message.Body = new MimeKit.MimePart { Content = new MimeKit.MimeContent(file), ContentTransferEncoding = MimeKit.ContentEncoding.Base64 };
        return message;
    }

    private static SenderOptions For(SandboxServer sandbox, int maxConnections, int maxWindow) => new()
    {
        Relays =
        [
            new RelayOptions
            {
                Host = "localhost",
                Port = sandbox.SmtpsPort,
                AuthorityFile = sandbox.AuthorityFile,
                UserName = sandbox.User,
                Password = Secret.FromValue(sandbox.Password),
                MaxConnections = maxConnections,
                MaxWindow = maxWindow,
            },
        ],
    };

    private static async IAsyncEnumerable<OutgoingMessage> Messages(int count, Action? taken = null)
    {
        for (var i = 0; i < count; i++)
        {
            taken?.Invoke();
            yield return Message(text: $"number {i}");
        }

        await Task.CompletedTask;
    }

    private static async IAsyncEnumerable<OutgoingMessage> Failing([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var message in Messages(3).WithCancellation(cancellationToken))
        {
            yield return message;
        }

        throw new InvalidDataException("the list is broken");
    }
}
