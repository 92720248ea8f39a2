using System.Security.Cryptography;
using System.Text;
using MimeKit;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Delivery;

/// <summary>Binary stays binary, and 8-bit 8-bit, only where the relay takes it (RFC 3030, RFC 6152).</summary>
public sealed class BodyTypeFollowsRelay : SenderTest
{
    private static readonly byte[] Octets = [0, 13, 10, 13, 0, 10, .. "\r\n.\r\n"u8, .. RandomNumberGenerator.GetBytes(5000)];

    [Theory]
    [InlineData(5_000)]
    [InlineData(900_000)]
    public async Task A_binary_part_stays_binary_where_BINARYMIME_and_CHUNKING_are_announced(int length)
    {
        var octets = RandomNumberGenerator.GetBytes(length);
        await using var server = new OwnServer(Authority, SmtpServerExtensions.All);

        var receipt = await SendAsync(OwnServerOptions.For(server, AuthorityFile), Binary(octets));

        var (envelope, text) = Assert.Single(server.Handler.Messages);
        var content = Encoding.Latin1.GetBytes(text);
        Assert.Equal(SmtpBodyType.BinaryMime, envelope.Body);
        Assert.Equal((true, ContentStyle.Bdat), (receipt.Content!.Binary, receipt.Attempts[0].Transactions[0].Style));
        Assert.Equal(receipt.Content.Sha256, Convert.ToHexStringLower(SHA256.HashData(content)));
        Assert.Equal(octets, Attachment(content));
        Assert.True(content.Length < octets.Length + 2000, "not encoded");
        Assert.Equal(PracticeStatus.Met, Practice(receipt, 8).Status);
        Assert.Contains("BINARYMIME", Practice(receipt, 8).Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8BITMIME")]
    [InlineData("8BITMIME", "BINARYMIME")]
    [InlineData("SIZE")]
    public async Task Where_they_are_not_it_is_encoded(params string[] keywords)
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, keywords).Takes().Ends());

        var receipt = await SendAsync(Options(peer), Binary(Octets));

        Assert.Equal((SendOutcome.Accepted, false), (receipt.Outcome, receipt.Content!.Binary));
        Assert.Equal(Octets, Attachment(peer.Contents[0]));
        Assert.Contains("Content-Transfer-Encoding: base64", Encoding.Latin1.GetString(peer.Contents[0]), StringComparison.Ordinal);
        Assert.DoesNotContain(peer.Lines, line => line.Contains("BINARYMIME", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_text_with_a_bare_line_feed_is_never_declared_binary_by_us()
    {
        await using var server = new OwnServer(Authority, SmtpServerExtensions.All);
        var message = Message();
        message.Body = new MimePart("application", "octet-stream") { Content = new MimeContent(new MemoryStream(Octets)) };

        var receipt = await SendAsync(OwnServerOptions.For(server, AuthorityFile), message);

        Assert.Equal((SendOutcome.Accepted, false), (receipt.Outcome, receipt.Content!.Binary));
        Assert.NotEqual(SmtpBodyType.BinaryMime, Assert.Single(server.Handler.Messages).Envelope.Body);
    }

    [Fact]
    public async Task While_nobody_has_it_a_relay_that_takes_less_gets_it_encoded_anew()
    {
        await using var peer = ScriptedPeer.Listen(
            RelayScripts.Implicit(Authority, "8BITMIME").Expect("MAIL").Reply("451 later").Drop(),
            RelayScripts.Implicit(Authority, "SIZE").Takes().Ends());

        var receipt = await SendAsync(TwoAttempts(peer), Message(text: "Grüße"));

        Assert.Equal((SendOutcome.Accepted, 2, false), (receipt.Outcome, receipt.Attempts.Length, receipt.Content!.EightBit));
        Assert.True(Ascii.IsValid(peer.Contents[0]));
        Assert.Equal(receipt.Content.Sha256, Convert.ToHexStringLower(SHA256.HashData(peer.Contents[0])));
    }

    [Fact]
    public async Task A_connection_that_replaces_a_dead_one_may_take_less()
    {
        await using var peer = ScriptedPeer.Listen(
            RelayScripts.Implicit(Authority, "8BITMIME").Takes().Expect("MAIL").Drop(),
            RelayScripts.Implicit(Authority, "SIZE").Takes().Ends());
        await using var sender = new MailSender(OptionsFor(peer));
        await sender.SendAsync(Message(), Token);

        var receipt = await sender.SendAsync(Message(text: "Grüße"), Token);

        Assert.Equal((SendOutcome.Accepted, 2, false), (receipt.Outcome, peer.Connections, receipt.Content!.EightBit));
        Assert.True(Ascii.IsValid(peer.Contents[1]));
    }

    [Fact]
    public async Task Once_somebody_has_it_the_octets_stay_and_a_relay_that_takes_less_is_refused_them()
    {
        await using var peer = ScriptedPeer.Listen(
            RelayScripts.Implicit(Authority, "8BITMIME").Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("RCPT").Reply("450 4.2.0 later")
                .Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok").Drop(),
            RelayScripts.Implicit(Authority, "SIZE").Ends());
        var message = Message(text: "Grüße");
        message.To.Add(new MailboxAddress(null, "carol@example.net"));

        var receipt = await SendAsync(TwoAttempts(peer), message);

        Assert.Equal((SendOutcome.PartlyAccepted, true), (receipt.Outcome, receipt.Content!.EightBit));
        Assert.Equal((nameof(SmtpFailureDetail.EightBitMimeNotOffered), Delivered.No), (receipt.Recipients[1].Error!.Detail, receipt.Recipients[1].Error!.Delivered));
        Assert.Equal(receipt.Content.Sha256, Convert.ToHexStringLower(SHA256.HashData(peer.Contents[0])));
    }

    [Fact]
    public async Task Who_needs_SMTPUTF8_of_a_relay_without_it_takes_nobody_along()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "8BITMIME").Takes(recipients: 2).Ends());
        var receipt = await SendAsync(Options(peer), new OutgoingMessage(Message())
        {
            Recipients = [Mailbox.Parse("bob@example.net"), Mailbox.Parse("jürgen@example.net"), Mailbox.Parse("carol@example.net")],
        });

        Assert.Equal([Delivered.Yes, Delivered.No, Delivered.Yes], receipt.Recipients.Select(recipient => recipient.Delivered));
        Assert.Contains("5.6.7", receipt.Recipients[1].Error!.Message, StringComparison.Ordinal);
    }

    private static MimeMessage Binary(byte[] octets)
    {
        var message = Message();
        message.Body = new Multipart("mixed")
        {
            new TextPart("plain") { Text = "see attachment" },
            new MimePart("application", "octet-stream") { FileName = "a.bin", ContentTransferEncoding = ContentEncoding.Binary, Content = new MimeContent(new MemoryStream(octets)) },
        };
        return message;
    }

    private static byte[] Attachment(byte[] content)
    {
        var part = (MimePart)MimeMessage.Load(new MemoryStream(content)).Attachments.Single();
        using var decoded = new MemoryStream();
        part.Content!.DecodeTo(decoded);
        return decoded.ToArray();
    }

    private SenderOptions TwoAttempts(ScriptedPeer peer) => Options(peer) with
    {
        Retry = new RetryOptions { MaxAttempts = 2, FirstDelay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero },
    };
}
