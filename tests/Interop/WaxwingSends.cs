using System.Security.Cryptography;
using System.Text;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Interop.Tests;

/// <summary>The whole pipeline against Postfix: what arrived has the SHA-256 that the receipt names.</summary>
public sealed class WaxwingSends(PostfixServer postfix)
{
    public static TheoryData<Listener> EveryListener { get; } =
        [Listener.Smtps, Listener.SmtpsWithoutChunking, Listener.Submission, Listener.SubmissionWithoutChunking];

    [Theory, MemberData(nameof(EveryListener))]
    public async Task A_small_message(Listener listener)
    {
        var recipient = PostfixServer.AddressFor($"small-{Guid.NewGuid():n}");
        var receipt = await SendAsync(listener, Message(recipient, new TextPart("plain") { Text = ".dot\r\n.\r\nend\r\n" }));

        await AssertArrivedAsync(receipt, recipient);
        Assert.Equal(listener is Listener.Smtps or Listener.Submission ? ContentStyle.Bdat : ContentStyle.Data, receipt.Attempts[0].Transactions[0].Style);
        // MAIL, RCPT and BDAT in one round trip; DATA needs a second for its 354.
        Assert.Equal(listener is Listener.Smtps or Listener.Submission ? 1 : 2, receipt.Attempts[0].Transactions[0].RoundTrips);
    }

    [Theory, MemberData(nameof(EveryListener))]
    public async Task A_message_of_25_megabytes(Listener listener)
    {
        var recipient = PostfixServer.AddressFor($"large-{Guid.NewGuid():n}");
        var attachment = new MimePart("application", "octet-stream")
        {
            FileName = "random.bin",
            ContentTransferEncoding = ContentEncoding.Base64,
            Content = new MimeContent(new MemoryStream(RandomNumberGenerator.GetBytes(25_000_000 * 3 / 4))),
        };
        var receipt = await SendAsync(listener, Message(recipient, new Multipart("mixed") { new TextPart("plain") { Text = "see attachment" }, attachment }));

        Assert.True(receipt.Content!.Octets > 25_000_000);
        await AssertArrivedAsync(receipt, recipient);
    }

    [Theory, MemberData(nameof(EveryListener))]
    public async Task Several_recipients_of_which_some_are_refused(Listener listener)
    {
        var first = PostfixServer.AddressFor($"first-{Guid.NewGuid():n}");
        var second = PostfixServer.AddressFor($"second-{Guid.NewGuid():n}");
        var hidden = PostfixServer.AddressFor($"hidden-{Guid.NewGuid():n}");
        var message = Message(first, new TextPart("plain") { Text = "to many" });
        message.Cc.Add(MailboxAddress.Parse(PostfixServer.UnknownAddress));
        message.Cc.Add(MailboxAddress.Parse(second));
        message.Bcc.Add(MailboxAddress.Parse(hidden));
        var receipt = await SendAsync(listener, message);

        Assert.Equal(SendOutcome.PartlyAccepted, receipt.Outcome);
        var refused = Assert.Single(receipt.Recipients, recipient => recipient.Delivered == Delivered.No);
        Assert.Equal((PostfixServer.UnknownAddress, 550, "5.1.1"), (refused.Address, refused.Reply!.Code, refused.Reply.Enhanced));
        foreach (var recipient in new[] { first, second, hidden })
        {
            var content = await AssertArrivedAsync(receipt, recipient);
            Assert.DoesNotContain(hidden, content, StringComparison.Ordinal);
        }

        // The hidden recipient travelled alone.
        Assert.Equal([hidden], receipt.Attempts[0].Transactions[1].Recipients);
    }

    [Theory, MemberData(nameof(EveryListener))]
    public async Task An_8bit_message_travels_as_it_is(Listener listener)
    {
        var recipient = PostfixServer.AddressFor($"8bit-{Guid.NewGuid():n}");
        var text = new TextPart("plain") { Text = "Grüße aus Köln, Ωμέγα\r\n", ContentTransferEncoding = ContentEncoding.EightBit };
        var receipt = await SendAsync(listener, Message(recipient, text));

        Assert.True(receipt.Content!.EightBit);
        Assert.Contains("Grüße aus Köln", await AssertArrivedAsync(receipt, recipient), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(EveryListener))]
    public async Task An_internationalized_address_travels_with_SMTPUTF8(Listener listener)
    {
        var recipient = PostfixServer.InternationalAddressFor($"utf8-{Guid.NewGuid():n}");
        var receipt = await SendAsync(listener, Message(recipient, new TextPart("plain") { Text = "hello" }));

        Assert.True(receipt.Content!.SmtpUtf8);
        await AssertArrivedAsync(receipt, recipient);
    }

    [Fact]
    public async Task With_the_strongest_mechanism_that_Postfix_offers()
    {
        var recipient = PostfixServer.AddressFor($"auth-{Guid.NewGuid():n}");
        await using var sender = Sender(Listener.Smtps, postfix.Account);
        var receipt = await sender.SendAsync(Message(recipient, new TextPart("plain") { Text = "hello" }), TestContext.Current.CancellationToken);

        Assert.Equal("SCRAM-SHA-256", receipt.Attempts[0].Connection!.Authentication!.Mechanism);
        Assert.True(receipt.Attempts[0].Connection!.Authentication!.ServerVerified);
        await AssertArrivedAsync(receipt, recipient);
    }

    [Fact]
    public async Task Second_message_reuses_the_warm_connection()
    {
        await using var sender = Sender(Listener.Smtps, credentials: null);
        var first = await sender.SendAsync(Message(PostfixServer.AddressFor("warm1"), new TextPart("plain") { Text = "1" }), TestContext.Current.CancellationToken);
        var second = await sender.SendAsync(Message(PostfixServer.AddressFor("warm2"), new TextPart("plain") { Text = "2" }), TestContext.Current.CancellationToken);

        Assert.False(first.Attempts[0].Connection!.Reused);
        Assert.True(second.Attempts[0].Connection!.Reused);
    }

    private static MimeMessage Message(string recipient, MimeEntity body)
    {
        var message = new MimeMessage { Subject = "Interop", Body = body };
        message.From.Add(new MailboxAddress("Sender", "sender@example.org"));
        message.To.Add(new MailboxAddress(null, recipient));
        return message;
    }

    private async Task<SendReceipt> SendAsync(Listener listener, MimeMessage message)
    {
        await using var sender = Sender(listener, credentials: null);
        return await sender.SendAsync(message, TestContext.Current.CancellationToken);
    }

    private MailSender Sender(Listener listener, Credentials? credentials)
    {
        var endpoint = postfix[listener];
        return new MailSender(new SenderOptions
        {
            Relays =
            [
                new RelayOptions
                {
                    Host = SmtpEndpoint.Host,
                    Port = endpoint.Port,
                    Mode = endpoint.Tls == TlsMode.Implicit ? Smtp.TlsMode.Implicit : Smtp.TlsMode.StartTls,
                    AuthorityFile = postfix.AuthorityFile,
                    UserName = credentials?.User,
                    Password = credentials is null ? null : Secret.FromValue(credentials.Password),
                },
            ],
        });
    }

    private async Task<string> AssertArrivedAsync(SendReceipt receipt, string recipient)
    {
        var delivery = await postfix.NextDeliveryAsync(recipient, TestContext.Current.CancellationToken);
        Assert.Equal(receipt.Content!.Sha256, Convert.ToHexStringLower(SHA256.HashData(delivery.Content)));
        Assert.Equal(receipt.Content.Octets, delivery.Content.Length);
        Assert.Equal("sender@example.org", delivery.ReturnPath);
        return Encoding.UTF8.GetString(delivery.Content);
    }
}
