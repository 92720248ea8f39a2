using System.Security.Cryptography;
using System.Text;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Interop.Tests;

/// <summary>
/// LMTP with a server that this project did not write, through the whole pipeline: each recipient has a final reply and a fate of
/// his own, and what lies in his Maildir has the SHA-256 that the receipt names.
/// </summary>
public sealed class DovecotTakesLmtp(DovecotLmtp dovecot)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dovecot_LMTP_gets_every_kind_of_message_that_it_offers_a_way_for()
    {
        var table = new DeliveryTable();
        await SendEveryKindAsync("Unix socket", table);
        await SendEveryKindAsync("loopback", table);
        Artifacts.Write("Interop-Dovecot LMTP.md", table.ToString());
    }

    [Theory, InlineData("Unix socket"), InlineData("loopback")]
    public async Task Twenty_five_megabytes_arrive_octet_for_octet(string way)
    {
        var recipients = new[] { DovecotLmtp.NewMailbox("large"), DovecotLmtp.NewMailbox("large") };
        var message = Messages.With(Messages.Attachment(25_000_000));
        message.To.AddRange(recipients.Select(MailboxAddress.Parse));

        var receipt = await SendAsync(Url(way), message);

        Assert.True(receipt.Content!.Octets > 25_000_000);
        await AssertArrivedAsync(receipt, recipients);
        Assert.Equal(ContentStyle.Bdat, receipt.Attempts[0].Transactions[0].Style);
    }

    [Fact]
    public async Task A_full_mailbox_refuses_after_the_content_and_the_others_have_the_message()
    {
        var (first, full, last) = (DovecotLmtp.NewMailbox("first"), DovecotLmtp.NewFullMailbox(), DovecotLmtp.NewMailbox("last"));
        var message = Messages.With(Messages.Text(string.Concat(Enumerable.Repeat("a line of some length\r\n", 200))));
        message.To.AddRange(new[] { first, full, last }.Select(MailboxAddress.Parse));

        var receipt = await SendAsync(dovecot.UnixUrl, message);

        Assert.Equal(SendOutcome.PartlyAccepted, receipt.Outcome);
        await AssertArrivedAsync(receipt, [first, last]);
        var refused = Assert.Single(receipt.Recipients, recipient => recipient.Delivered != Delivered.Yes);
        Assert.Equal((full, 552, "5.2.2"), (refused.Address, refused.Reply!.Code, refused.Reply.Enhanced));
        Assert.Equal((SendStage.FinalDot, FailureScope.Recipient, Delivered.No, RetryAdvice.Never), (refused.Error!.Stage, refused.Error.Scope, refused.Delivered, refused.Error.Retry));
        Assert.Equal(0, dovecot.Count(full));
        Assert.All(receipt.Recipients.Where(recipient => recipient.Delivered == Delivered.Yes), recipient => Assert.NotNull(recipient.QueueId));
    }

    [Fact]
    public async Task Many_messages_share_the_connections()
    {
        var recipients = Enumerable.Range(0, 40).Select(_ => DovecotLmtp.NewMailbox("many")).ToArray();
        await using var sender = MailSender.ForRelay(dovecot.UnixUrl);
        var receipts = await Task.WhenAll(recipients.Select(recipient =>
        {
            var message = Messages.With(Messages.Text($"to {recipient}\r\n"));
            message.To.Add(MailboxAddress.Parse(recipient));
            return sender.SendAsync(message, Token);
        }));

        for (var i = 0; i < recipients.Length; i++)
        {
            await AssertArrivedAsync(receipts[i], [recipients[i]]);
        }

        Assert.Contains(receipts, receipt => receipt.Attempts[0].Connection!.Reused);
    }

    private async Task SendEveryKindAsync(string way, DeliveryTable table)
    {
        var url = Url(way);
        foreach (var kind in Enum.GetValues<MessageKind>())
        {
            if (kind == MessageKind.International)
            {
                await AssertInternationalIsRefusedAsync(url);
                table.AddNotOffered($"Dovecot LMTP, {way}", kind);
                continue;
            }

            var message = Messages.Of(kind);
            List<string> reached = [DovecotLmtp.NewMailbox("first")];
            message.To.Add(MailboxAddress.Parse(reached[0]));
            if (kind == MessageKind.Several)
            {
                reached.AddRange([DovecotLmtp.NewMailbox("second"), DovecotLmtp.NewMailbox("hidden")]);
                message.Cc.AddRange([MailboxAddress.Parse(Address.Refused), MailboxAddress.Parse(reached[1])]);
                message.Bcc.Add(MailboxAddress.Parse(reached[2]));
            }

            var receipt = await SendAsync(url, message);

            await AssertArrivedAsync(receipt, reached);
            Assert.Equal(kind == MessageKind.EightBit, receipt.Content!.EightBit);
            AssertHonest(receipt, way);
            table.Add($"Dovecot LMTP, {way}", kind, receipt);
            if (kind == MessageKind.Several)
            {
                var refused = Assert.Single(receipt.Recipients, recipient => recipient.Delivered != Delivered.Yes);
                Assert.Equal((Address.Refused, 550, SendStage.RcptTo), (refused.Address, refused.Reply!.Code, refused.Error!.Stage));
                // The hidden recipient has a transaction alone, and the others never learn of him.
                Assert.Equal([3, 1], receipt.Attempts[0].Transactions.Select(transaction => transaction.Recipients.Length));
                Assert.True(Assert.Single(receipt.Recipients, recipient => recipient.Hidden).Delivered == Delivered.Yes);
            }
        }
    }

    private string Url(string way) => way is "loopback" ? dovecot.TcpUrl : dovecot.UnixUrl;

    private static async Task<SendReceipt> SendAsync(string url, MimeMessage message)
    {
        await using var sender = MailSender.ForRelay(url);
        return await sender.SendAsync(message, Token);
    }

    private async Task AssertArrivedAsync(SendReceipt receipt, IReadOnlyCollection<string> reached)
    {
        Assert.Equal(
            reached.Order(StringComparer.Ordinal),
            receipt.Recipients.Where(recipient => recipient.Delivered == Delivered.Yes).Select(recipient => recipient.Address).Order(StringComparer.Ordinal));
        foreach (var recipient in reached)
        {
            var arrival = await dovecot.NextArrivalAsync(recipient, Token);
            Assert.Equal(receipt.Content!.Sha256, Convert.ToHexStringLower(SHA256.HashData(arrival.Content)));
            Assert.Equal("sender@example.org", arrival.ReturnPath);
            Assert.DoesNotContain("hidden-", Encoding.Latin1.GetString(arrival.Content), StringComparison.Ordinal);
        }
    }

    // What the receipt says of a connection without TLS.
    private static void AssertHonest(SendReceipt receipt, string way)
    {
        var connection = receipt.Attempts[0].Connection!;
        Assert.Null(connection.Tls);
        Assert.Null(connection.Mode);
        Assert.Null(connection.Authentication);
        Assert.Equal(way is "loopback" ? Locality.Loopback : Locality.UnixSocket, connection.Locality);
        Assert.StartsWith("no TLS: the server is on this machine", receipt.Practices[0].Evidence, StringComparison.Ordinal);
    }

    // Dovecot 2.3 does not announce SMTPUTF8 with LMTP.
    private static async Task AssertInternationalIsRefusedAsync(string url)
    {
        var message = Messages.Of(MessageKind.International);
        message.To.Add(MailboxAddress.Parse(Address.FreshInternational("every")));
        var refusal = await Assert.ThrowsAsync<SendException>(() => SendAsync(url, message));
        Assert.Equal(nameof(SmtpFailureDetail.SmtpUtf8NotOffered), refusal.Error.Detail);
    }
}
