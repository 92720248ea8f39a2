using System.Text;
using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Delivery;

/// <summary>The content fits what the relay takes, and nothing leaves that should stay.</summary>
public sealed class Encodings : SenderTest
{
    [Fact]
    public async Task Eight_bit_text_becomes_seven_bit_for_a_relay_that_knows_no_other()
    {
        await using var seven = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        await using var eight = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "8BITMIME").Takes().Ends());
        var sent7 = await SendAsync(Options(seven), Message(text: "Grüße"));
        var sent8 = await SendAsync(Options(eight), Message(text: "Grüße"));

        Assert.False(sent7.Content!.EightBit);
        Assert.True(Ascii.IsValid(seven.Contents[0]));
        Assert.True(sent8.Content!.EightBit);
        Assert.Contains("Grüße", Encoding.UTF8.GetString(eight.Contents[0]), StringComparison.Ordinal);
        Assert.Contains("MAIL FROM:<ada@example.org> BODY=8BITMIME", eight.Lines);
    }

    [Fact]
    public async Task Bcc_never_leaves_and_its_recipients_travel_alone()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Takes().Takes().Ends());
        var message = Message();
        message.Bcc.Add(new MailboxAddress("Eve", "eve@example.net"));
        message.Bcc.Add(new MailboxAddress("Mallory", "mallory@example.net"));
        var receipt = await SendAsync(Options(peer), message);

        Assert.Equal(["RCPT TO:<bob@example.net>", "RCPT TO:<eve@example.net>", "RCPT TO:<mallory@example.net>"], peer.Lines.Where(line => line.StartsWith("RCPT", StringComparison.Ordinal)));
        Assert.Equal(3, peer.Contents.Count);
        Assert.All(peer.Contents, content => Assert.DoesNotContain("eve@", Encoding.UTF8.GetString(content), StringComparison.OrdinalIgnoreCase));
        Assert.All(peer.Contents, content => Assert.DoesNotContain("Bcc", Encoding.UTF8.GetString(content), StringComparison.OrdinalIgnoreCase));
        Assert.Equal(2, message.Bcc.Count);
        Assert.Equal([false, true, true], receipt.Recipients.Select(recipient => recipient.Hidden));
    }

    [Fact]
    public async Task A_local_part_that_is_not_ASCII_needs_SMTPUTF8_at_the_relay()
    {
        await using var with = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "8BITMIME", "SMTPUTF8").Takes().Ends());
        await using var without = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "8BITMIME").Ends());
        var sent = await SendAsync(Options(with), Message("jürgen@example.net"));
        var refused = await SendAsync(Options(without), Message("jürgen@example.net"));

        Assert.Equal(SendOutcome.Accepted, sent.Outcome);
        Assert.Contains(with.Lines, line => line.EndsWith(" SMTPUTF8", StringComparison.Ordinal));
        var error = refused.Recipients[0].Error!;
        Assert.Equal(("SmtpUtf8NotOffered", RetryAdvice.Never), (error.Detail, error.Retry));
        Assert.Contains("5.6.7", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(without.Lines, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_international_domain_alone_becomes_A_labels_and_needs_nothing()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "8BITMIME", "SMTPUTF8").Takes().Ends());
        var receipt = await SendAsync(Options(peer), Message("bob@bücher.example"));

        Assert.False(receipt.Content!.SmtpUtf8);
        Assert.Contains("RCPT TO:<bob@xn--bcher-kva.example>", peer.Lines);
        Assert.DoesNotContain(peer.Lines, line => line.Contains("SMTPUTF8", StringComparison.Ordinal));
        Assert.True(Ascii.IsValid(peer.Contents[0]));
    }

    [Fact]
    public async Task A_message_that_is_too_large_for_the_relay_is_refused_before_MAIL()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "SIZE 1000").Ends());
        var receipt = await SendAsync(Options(peer), Message(text: new string('x', 500) + "\r\n" + new string('y', 500)));

        Assert.Equal("SizeExceeded", receipt.Recipients[0].Error!.Detail);
        Assert.DoesNotContain(peer.Lines, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Large_content_is_not_kept_and_arrives_whole()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        var message = Message();
        message.Body = new Multipart("mixed")
        {
            new TextPart("plain") { Text = ".dots\r\n..and more\r\n" },
            new MimePart("application", "octet-stream") { ContentTransferEncoding = ContentEncoding.Base64, Content = new MimeContent(new MemoryStream(new byte[3_000_000])) },
        };
        var receipt = await SendAsync(Options(peer), message);

        Assert.Equal(receipt.Content!.Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(peer.Contents[0])));
        Assert.True(receipt.Content.Octets > 4_000_000);
    }

    [Fact]
    public async Task A_message_that_was_read_from_a_file_goes_out_as_it_is()
    {
        const string Text = "Message-ID: <1@example.org>\r\nDate: Thu, 1 Jan 2026 00:00:00 +0000\r\nFrom: Ada <ada@example.org>\r\nTo: bob@example.net\r\nSubject:  odd   spacing \r\n\tfolded\r\nX-Odd:x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße\r\n.\r\n\r\n";
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "8BITMIME").Takes().Ends());
        await SendAsync(Options(peer), MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(Text))));

        Assert.Equal(Text, Encoding.UTF8.GetString(peer.Contents[0]));
    }

    [Theory]
    [InlineData("Content-Type: application/x-ez", "\\begindata{text}")]
    [InlineData("Content-Type: text/plain\r\nContent-Transfer-Encoding: 8bit", "seven bits only")]
    [InlineData("Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: 7bit", "also seven")]
    [InlineData("Content-Type: multipart/signed; boundary=x; protocol=\"application/pgp-signature\"", "--x\r\n\r\nGr\u00fc\u00dfe\r\n--x\r\nContent-Type: application/pgp-signature\r\n\r\nsig\r\n--x--")]
    public async Task Parts_that_fit_as_they_stand_are_left_alone(string fields, string body)
    {
        var text = $"Message-ID: <1@example.org>\r\nDate: Thu, 1 Jan 2026 00:00:00 +0000\r\nFrom: Ada <ada@example.org>\r\nTo: bob@example.net\r\n{fields}\r\n\r\n{body}\r\n";
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "8BITMIME").Takes().Ends());
        await SendAsync(Options(peer), MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(text))));

        Assert.Equal(text, Encoding.UTF8.GetString(peer.Contents[0]));
    }

    [Theory]
    [InlineData("application", "x-sh", "echo one\necho two\n")]
    [InlineData("application", "octet-stream", "nul \0")]
    [InlineData("text", "plain", "a lone \r in text")]
    public async Task Data_that_line_ends_would_change_is_encoded(string type, string subtype, string data)
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "8BITMIME").Takes().Ends());
        var message = Message();
        message.Body = new MimePart(type, subtype) { Content = new MimeContent(new MemoryStream(Encoding.UTF8.GetBytes(data))) };
        await SendAsync(Options(peer), message);

        var arrived = (MimePart)MimeMessage.Load(new MemoryStream(peer.Contents[0])).Body!;
        using var decoded = new MemoryStream();
        arrived.Content!.DecodeTo(decoded, TestContext.Current.CancellationToken);
        Assert.Equal(data, Encoding.UTF8.GetString(decoded.ToArray()));
    }

    [Fact]
    public async Task Eight_bit_octets_without_a_label_get_one()
    {
        const string Text = "Message-ID: <1@example.org>\r\nDate: Thu, 1 Jan 2026 00:00:00 +0000\r\nFrom: Ada <ada@example.org>\r\nTo: bob@example.net\r\n\r\nGrüße\r\n";
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "8BITMIME").Takes().Ends());
        await SendAsync(Options(peer), MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(Text))));

        var arrived = Encoding.UTF8.GetString(peer.Contents[0]);
        Assert.Contains("\r\nMIME-Version: 1.0\r\n", arrived, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Transfer-Encoding: 8bit\r\n", arrived, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nGrüße\r\n", arrived, StringComparison.Ordinal);
    }
}
