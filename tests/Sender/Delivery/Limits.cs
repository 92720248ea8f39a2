using System.Collections.Immutable;
using MimeKit;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Delivery;

/// <summary>LIMITS (RFC 9422), against our own server half, which keeps what it announces.</summary>
public sealed class Limits : SenderTest
{
    [Fact]
    public async Task Recipients_are_split_by_RCPTMAX()
    {
        await using var server = new OwnServer(Authority, SmtpServerExtensions.All, new SmtpServerLimits { Recipients = 3 });

        var receipt = await SendAsync(OwnServerOptions.For(server, AuthorityFile), To(8, _ => "example.net"));

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal([3, 3, 2], receipt.Attempts[0].Transactions.Select(transaction => transaction.Recipients.Length));
        Assert.Equal(8, server.Handler.Messages.Sum(message => message.Envelope.Recipients.Count));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Domains_are_split_by_RCPTDOMAINMAX_over_sessions_of_one_attempt()
    {
        await using var server = new OwnServer(Authority, SmtpServerExtensions.All, new SmtpServerLimits { RecipientDomains = 2 });

        var receipt = await SendAsync(OwnServerOptions.For(server, AuthorityFile), To(10, number => $"d{number % 5}.example.net"));

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal([4, 4, 2], receipt.Attempts.Select(attempt => Assert.Single(attempt.Transactions).Recipients.Length));
        Assert.All(receipt.Attempts, attempt => Assert.Equal(1, attempt.Number));
        Assert.All(server.Handler.Messages, message => Assert.InRange(message.Envelope.Recipients.Select(recipient => recipient.Domain).Distinct().Count(), 1, 2));
        Assert.Equal(3, server.Connections);
    }

    [Fact]
    public async Task After_MAILMAX_the_next_message_goes_over_another_connection()
    {
        await using var server = new OwnServer(Authority, SmtpServerExtensions.All, new SmtpServerLimits { Transactions = 2 });
        await using var sender = new MailSender(OwnServerOptions.For(server, AuthorityFile));
        var reused = new List<bool>();
        for (var i = 0; i < 5; i++)
        {
            reused.Add((await sender.SendAsync(Message(), Token)).Attempts.Single().Connection!.Reused);
        }

        Assert.Equal([false, true, false, true, false], reused);
        Assert.Equal(3, server.Connections);
        Assert.DoesNotContain(server.Log.Entries, entry => entry.StartsWith("S: 421", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bcc_recipients_of_one_message_go_on_over_further_connections()
    {
        await using var server = new OwnServer(Authority, SmtpServerExtensions.All, new SmtpServerLimits { Transactions = 2 });
        var message = Message();
        message.Bcc.AddRange(Enumerable.Range(0, 4).Select(number => new MailboxAddress(null, $"hidden{number}@example.net")));

        var receipt = await SendAsync(OwnServerOptions.For(server, AuthorityFile), message);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal([2, 2, 1], receipt.Attempts.Select(attempt => attempt.Transactions.Length));
        Assert.All(receipt.Attempts, attempt => Assert.Equal(1, attempt.Number));
        Assert.Equal(3, server.Connections);
    }

    [Fact]
    public async Task Many_messages_at_once_all_arrive_once_and_no_session_is_asked_for_more()
    {
        await using var server = new OwnServer(Authority, SmtpServerExtensions.All, new SmtpServerLimits { Transactions = 7 });
        var options = OwnServerOptions.For(server, AuthorityFile);
        await using var sender = new MailSender(options with { Relays = [options.Relays[0] with { MaxConnections = 2, MaxWindow = 8 }] });

        var receipts = await sender.SendAsync(Enumerable.Range(0, 60).Select(_ => (OutgoingMessage)Message()).ToAsyncEnumerable(), Token).ToListAsync(Token);

        Assert.Equal(60, receipts.Count);
        Assert.All(receipts, receipt => Assert.Equal(SendOutcome.Accepted, receipt.Outcome));
        Assert.Equal(60, server.Handler.Messages.Count);
        Assert.DoesNotContain(server.Log.Entries, entry => entry.StartsWith("S: 421", StringComparison.Ordinal));
    }

    private static OutgoingMessage To(int count, Func<int, string> domain) => new(Message())
    {
        Recipients = [.. Enumerable.Range(0, count).Select(number => Mailbox.Parse($"u{number}@{domain(number)}"))],
    };
}
