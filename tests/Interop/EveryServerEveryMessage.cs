using System.Security.Cryptography;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Interop.Tests;

/// <summary>
/// The whole pipeline against servers that this project did not write: what arrived has the SHA-256 that the receipt names.
/// <c>./test</c> prints the tables of what the receipts say. For LMTP see <see cref="DovecotTakesLmtp"/>.
/// </summary>
public sealed class EveryServerEveryMessage(PostfixServer postfix, EximServer exim, HarakaServer haraka, NodeSmtpServer smtpServer, DovecotSubmission dovecot)
    : IClassFixture<DovecotSubmission>
{
    private readonly RealServers servers = new(postfix, exim, haraka, smtpServer, dovecot);
    private readonly DeliveryTable table = new();
    private readonly HashSet<TravelStyle> travelled = [];

    [Theory, MemberData(nameof(EveryServer))]
    public async Task Every_server_gets_every_kind_of_message_in_every_style_that_it_offers(string name)
    {
        var server = servers[name];
        foreach (var style in Enum.GetValues<TravelStyle>())
        {
            var listener = style is TravelStyle.DataAlone or TravelStyle.DataCrossing ? Listener.SmtpsWithoutChunking : Listener.Smtps;
            await FillRowAsync(server, $"{name}, implicit TLS, {style.Name()}", listener, style);
        }

        await FillRowAsync(server, $"{name}, STARTTLS, BDAT grouped", Listener.Submission, TravelStyle.BdatGrouped);
        await FillRowAsync(server, $"{name}, STARTTLS, DATA alone", Listener.SubmissionWithoutChunking, TravelStyle.DataAlone);
        if (server.Listeners.Contains(Listener.SmtpsWithoutExtensions))
        {
            // Every server can be made to hide its extensions; that one hides them is enough.
            await FillRowAsync(server, $"{name}, no extensions, DATA alone", Listener.SmtpsWithoutExtensions, TravelStyle.DataAlone);
        }

        Artifacts.Write($"Interop-{name}.md", table.ToString());
        if (name is "Postfix" or "Exim")
        {
            Assert.Equal(Enum.GetValues<TravelStyle>(), travelled.Order());
        }
    }

    public static TheoryData<string> EveryServer { get; } = new(RealServers.Names);

    private async Task FillRowAsync(IRealServer server, string row, Listener listener, TravelStyle style)
    {
        foreach (var kind in Enum.GetValues<MessageKind>())
        {
            if (server.Listeners.Contains(listener) && await SendAsync(server, listener, kind, style) is { } receipt)
            {
                table.Add(row, kind, receipt, style);
                AssertStyle(receipt.Attempts[0].Transactions[0], kind, style);
                travelled.Add(TravelStyles.Of(receipt.Attempts[0].Transactions[0]));
            }
            else
            {
                table.AddNotOffered(row, kind);
            }
        }
    }

    // Null where the server does not offer what the message needs, and only there.
    private static async Task<SendReceipt?> SendAsync(IRealServer server, Listener listener, MessageKind kind, TravelStyle style)
    {
        // A message that crosses must begin before the one before it is answered: a server that was faster is asked again.
        for (var tries = 20; ; tries--)
        {
            var (message, reached) = Make(kind);
            SendReceipt receipt;
            try
            {
                receipt = await StyledSender.SendAsync(server, listener, style, message, TestContext.Current.CancellationToken);
            }
            catch (SendException exception) when (kind == MessageKind.International && LacksSmtpUtf8(server, listener))
            {
                // It needs both (RFC 6531 §3.6), and has neither, or not the one.
                Assert.Contains(exception.Error.Detail, new[] { nameof(SmtpFailureDetail.SmtpUtf8NotOffered), nameof(SmtpFailureDetail.EightBitMimeNotOffered) });
                return null;
            }

            await AssertArrivedAsync(server, receipt, reached);
            AssertTravelled(receipt, server[listener], kind);
            if (tries == 0 || !style.IsCrossing() || receipt.Attempts[0].Transactions[0] is not { InFlightBefore: 0, AloneBecause: StyleReason.NothingInFlight or StyleReason.WindowFull })
            {
                return receipt;
            }
        }
    }

    // Dovecot 2.3 has no SMTPUTF8.
    private static bool LacksSmtpUtf8(IRealServer server, Listener listener) => listener == Listener.SmtpsWithoutExtensions || server is DovecotSubmission;

    private static (MimeMessage Message, List<string> Reached) Make(MessageKind kind)
    {
        var message = Messages.Of(kind);
        List<string> reached = [kind == MessageKind.International ? Address.FreshInternational("every") : Address.Fresh("every")];
        message.To.Add(MailboxAddress.Parse(reached[0]));
        if (kind == MessageKind.Several)
        {
            reached.Add(Address.Fresh("second"));
            reached.Add(Address.Fresh("hidden"));
            message.Cc.AddRange([MailboxAddress.Parse(Address.Refused), MailboxAddress.Parse(reached[1]), MailboxAddress.Parse(Address.Deferred)]);
            message.Bcc.Add(MailboxAddress.Parse(reached[2]));
        }

        return (message, reached);
    }

    // Where the style was not had, it is our own rule for large content that says so, or the server that refuses to be crossed.
    private static void AssertStyle(TransactionRecord transaction, MessageKind kind, TravelStyle wanted)
    {
        if (TravelStyles.Of(transaction) != wanted)
        {
            Assert.Contains(TravelStyles.WhyNot(wanted, transaction), kind == MessageKind.Large
                ? new[] { StyleReason.ContentLarge, StyleReason.ContentNotInMemory }
                : [StyleReason.CrossingRefused]);
        }
    }

    private static async Task AssertArrivedAsync(IRealServer server, SendReceipt receipt, List<string> reached)
    {
        Assert.Equal(
            reached.Order(StringComparer.Ordinal),
            receipt.Recipients.Where(recipient => recipient.Delivered == Delivered.Yes).Select(recipient => recipient.Address).Order(StringComparer.Ordinal));
        foreach (var recipient in reached)
        {
            var arrival = await server.NextArrivalAsync(recipient, TestContext.Current.CancellationToken);
            Assert.Equal(receipt.Content!.Sha256, Convert.ToHexStringLower(SHA256.HashData(arrival.Content)));
            Assert.Equal("sender@example.org", arrival.ReturnPath);
        }
    }

    private static void AssertTravelled(SendReceipt receipt, SmtpEndpoint endpoint, MessageKind kind)
    {
        var extensions = endpoint.Listener != Listener.SmtpsWithoutExtensions;
        Assert.All(receipt.Attempts[0].Transactions, transaction =>
        {
            Assert.Equal(endpoint.Chunking ? ContentStyle.Bdat : ContentStyle.Data, transaction.Style);
            Assert.Equal(extensions, transaction.Pipelined);
        });
        Assert.Equal(extensions && kind is (MessageKind.EightBit or MessageKind.International), receipt.Content!.EightBit);
        if (kind == MessageKind.Several)
        {
            Assert.Equal(550, Assert.Single(receipt.Recipients, recipient => string.Equals(recipient.Address, Address.Refused, StringComparison.Ordinal)).Reply!.Code);
            Assert.Equal(450, Assert.Single(receipt.Recipients, recipient => string.Equals(recipient.Address, Address.Deferred, StringComparison.Ordinal)).Reply!.Code);
        }
    }
}
