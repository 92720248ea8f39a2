using System.Security.Cryptography;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Interop.Tests.Crossing;

/// <summary>
/// Exim ends a connection at the twelfth RSET after messages that it refused, and Postfix at twenty errors. Our connections
/// end before that, so that nothing in flight is lost with them.
/// </summary>
public sealed class RefusedManyTimes(PostfixServer postfix, EximServer exim)
{
    [Theory]
    [InlineData("Exim", Listener.Smtps)]
    [InlineData("Exim", Listener.SmtpsWithoutChunking)]
    [InlineData("Postfix", Listener.Smtps)]
    [InlineData("Postfix", Listener.SmtpsWithoutChunking)]
    public async Task Thirty_refused_messages_and_a_good_one(string name, Listener listener)
    {
        IRealServer server = name is "Exim" ? exim : postfix;
        await using var sender = new MailSender(Options(server, listener));
        await SendAsync(sender, Address.Fresh("opens"));
        await SendAsync(sender, Address.Fresh("opens"));
        var good = Address.Fresh("after-thirty");

        var receipts = await Task.WhenAll(Enumerable.Repeat(Address.Refused, 30).Append(good).Select(recipient => SendAsync(sender, recipient)).ToArray());

        Assert.All(receipts[..30], receipt => Assert.Equal(550, receipt.Recipients[0].Reply!.Code));
        Assert.All(receipts, AssertNothingWasLost);
        Assert.Equal(SendOutcome.Accepted, receipts[30].Outcome);
        var arrival = await server.NextArrivalAsync(good, TestContext.Current.CancellationToken);
        Assert.Equal(receipts[30].Content!.Sha256, Convert.ToHexStringLower(SHA256.HashData(arrival.Content)));
        var opened = receipts.SelectMany(receipt => receipt.Attempts).Count(attempt => attempt.Connection is { Reused: false });
        Assert.InRange(opened, 3, 6); // Nine refused messages each, at most.
    }

    // Each Bcc recipient has a transaction of its own, so one message can use a connection up by itself.
    [Fact]
    public async Task One_message_goes_on_over_another_connection()
    {
        await using var sender = new MailSender(Options(exim, Listener.Smtps));
        var message = Message(Address.Fresh("visible"));
        message.Bcc.AddRange(Enumerable.Range(0, 20).Select(i => new MailboxAddress(null, $"nobody-{i}@{Address.Domain}")));
        var last = Address.Fresh("hidden");
        message.Bcc.Add(new MailboxAddress(null, last));

        var receipt = await sender.SendAsync(message, TestContext.Current.CancellationToken);

        AssertNothingWasLost(receipt);
        Assert.Equal(2, receipt.Recipients.Count(recipient => recipient.Delivered == Delivered.Yes));
        await exim.NextArrivalAsync(last, TestContext.Current.CancellationToken);
        Assert.Equal([9 + 1, 9, 3], receipt.Attempts.Select(attempt => attempt.Transactions.Length));
        Assert.Equal([1, 1, 1], receipt.Attempts.Select(attempt => attempt.Number));
    }

    private static void AssertNothingWasLost(SendReceipt receipt)
    {
        Assert.DoesNotContain(receipt.Recipients, recipient => recipient.Delivered == Delivered.Unknown);
        Assert.All(receipt.Attempts, attempt => Assert.Null(attempt.Error));
        Assert.All(receipt.Attempts.SelectMany(attempt => attempt.Transactions), transaction => Assert.Equal(transaction.RepliesExpected, transaction.RepliesReceived));
    }

    private static SenderOptions Options(IRealServer server, Listener listener) => new()
    {
        Relays = [new RelayOptions { Host = SmtpEndpoint.Host, Port = server[listener].Port, AuthorityFile = server.AuthorityFile, MaxConnections = 1 }],
        Retry = new RetryOptions { MaxAttempts = 1 },
    };

    private static async Task<SendReceipt> SendAsync(MailSender sender, string recipient)
    {
        try
        {
            return await sender.SendAsync(Message(recipient), TestContext.Current.CancellationToken);
        }
        catch (SendException exception) when (exception.Receipt is { } receipt)
        {
            return receipt;
        }
    }

    private static MimeMessage Message(string recipient)
    {
        var message = new MimeMessage { Subject = "Many refused", Body = new TextPart("plain") { Text = "hello" } };
        message.From.Add(new MailboxAddress(null, "sender@example.org"));
        message.To.Add(new MailboxAddress(null, recipient));
        return message;
    }
}
