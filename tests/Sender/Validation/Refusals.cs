using System.Text;
using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Validation;

/// <summary>What is refused before anything is sent. The relay of these tests must see no connection.</summary>
public sealed class Refusals : SenderTest
{
    [Fact]
    public Task No_recipient() => RefusedAsync(SendFault.NoRecipients, message => message.To.Clear());

    [Fact]
    public Task No_author() => RefusedAsync(SendFault.NoSender, message => message.From.Clear());

    [Fact]
    public Task Two_authors_in_one_field() =>
        RefusedAsync(SendFault.SeveralFrom, message => message.From.Add(new MailboxAddress(null, "eve@example.net")));

    [Fact]
    public Task Two_From_fields() =>
        RefusedAsync(SendFault.SeveralFrom, "From: ada@example.org\r\nFrom: eve@example.net\r\nTo: bob@example.net\r\n\r\nx\r\n");

    [Fact]
    public Task A_group_as_author() =>
        RefusedAsync(SendFault.SeveralFrom, "From: us: ada@example.org;\r\nTo: bob@example.net\r\n\r\nx\r\n");

    [Theory]
    [InlineData("From: \"ada@example.org\" <eve@example.net> <mallory@example.net>")]
    [InlineData("From: ada@example.org, <eve@example.net")]
    [InlineData("From: eve@example.net (ada@example.org")]
    public Task An_author_that_two_parsers_read_differently(string field) =>
        RefusedAsync(fault: null, $"{field}\r\nTo: bob@example.net\r\n\r\nx\r\n");

    [Fact]
    public Task An_invalid_address_names_its_field() =>
        RefusedAsync(SendFault.InvalidAddress, "From: ada@example.org\r\nCc: <a..b@example.net>\r\nTo: bob@example.net\r\n\r\nx\r\n", says: "Cc: ");

    [Fact]
    public Task A_line_break_hidden_in_an_encoded_word() =>
        RefusedAsync(SendFault.HeaderInjection, "From: ada@example.org\r\nTo: bob@example.net\r\nSubject: =?utf-8?q?hi=0D=0ABcc:_eve@example.net?=\r\n\r\nx\r\n", says: "Subject");

    // With SMTPUTF8 fields go out decoded, and the character with them.
    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("ädä@example.org")]
    public Task A_control_character_hidden_in_an_encoded_word(string author) =>
        RefusedAsync(SendFault.HeaderInjection, $"From: {author}\r\nTo: bob@example.net\r\nSubject: =?utf-8?q?hi=1B[2J?=\r\n\r\nx\r\n", says: "Subject");

    // What looks like the beginning of an encoded word keeps readers, and MimeKit's decoder, from decoding the one behind it.
    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("ädä@example.org")]
    public Task A_control_character_behind_what_looks_like_an_encoded_word(string author) => RefusedAsync(SendFault.HeaderInjection, message =>
    {
        message.From.Clear();
        message.From.Add(new MailboxAddress(null, author));
        message.Subject = "From:=?utf: é\u0010";
    });

    // RFC 1468: the escapes of Japanese mail choose its character sets.
    [Fact]
    public async Task But_not_the_escapes_of_ISO_2022()
    {
        await using var peer = ScriptedPeer.Listen(new PeerScript().Drop());
        await using var sender = new MailSender(Options(peer));
        using var text = new MemoryStream("From: ada@example.org\r\nTo: bob@example.net\r\nSubject: =?ISO-2022-JP?B?GyRCJUYlOSVIGyhC?=\r\n\r\nx\r\n"u8.ToArray());
        using var message = await MimeMessage.LoadAsync(text, Token);

        Assert.Equal(["bob@example.net"], (await sender.PlanAsync(message, Token)).Recipients);
    }

    // RFC 5322 §4.5: who reads the obsolete form sees a field where others see none.
    [Theory]
    [InlineData("X-Note : x")]
    [InlineData("Subject\t: x")]
    public Task White_space_before_the_colon_of_a_field(string field) =>
        RefusedAsync(SendFault.InvalidHeader, $"From: ada@example.org\r\nTo: bob@example.net\r\n{field}\r\n\r\nx\r\n", says: "white space");

    [Fact]
    public Task A_NUL_in_a_header_field() =>
        RefusedAsync(SendFault.HeaderInjection, "From: ada@example.org\r\nTo: bob@example.net\r\nX-Note: a\0b\r\n\r\nx\r\n", says: "X-Note");

    [Fact]
    public Task A_header_line_of_a_thousand_octets() =>
        RefusedAsync(SendFault.InvalidHeader, $"From: ada@example.org\r\nTo: bob@example.net\r\nX-Note: {new string('x', 1000)}\r\n\r\nx\r\n", says: "X-Note");

    // RFC 5322 §3.6: readers that take the first and readers that take the last would see two messages.
    [Theory]
    [InlineData("Subject", "a", "b")]
    [InlineData("Date", "Tue, 24 Nov 2026 10:00:00 +0000", "Mon, 23 Nov 2026 10:00:00 +0000")]
    [InlineData("Message-ID", "<a@example.org>", "<b@example.org>")]
    [InlineData("Cc", "cid@example.net", "dan@example.net")]
    [InlineData("Sender", "ada@example.org", "eve@example.net")]
    [InlineData("Content-Type", "text/plain", "text/html")]
    public Task A_field_that_may_stand_once_and_stands_twice(string field, string first, string second) =>
        RefusedAsync(SendFault.InvalidHeader, $"From: ada@example.org\r\nTo: bob@example.net\r\nMIME-Version: 1.0\r\n{field}: {first}\r\n{field}: {second}\r\n\r\nx\r\n", says: field);

    [Fact]
    public Task A_part_with_two_types() => RefusedAsync(
        SendFault.InvalidHeader,
        "From: ada@example.org\r\nTo: bob@example.net\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\nContent-Type: text/html\r\n\r\nx\r\n--b--\r\n",
        says: "Content-Type");

    [Theory]
    [InlineData("Subject: Grüße")]
    [InlineData("X-Note: \u00fc")]
    [InlineData("Content-Type: text/plain; name=\"ü.txt\"")]
    public Task A_field_that_is_not_ASCII_where_no_address_needs_SMTPUTF8(string field) =>
        RefusedAsync(SendFault.InvalidHeader, $"From: ada@example.org\r\nTo: bob@example.net\r\n{field}\r\n\r\nx\r\n", says: field[..field.IndexOf(':', StringComparison.Ordinal)]);

    [Fact]
    public Task A_field_that_is_not_UTF8_although_an_address_needs_SMTPUTF8() => RefusedAsync(
        SendFault.InvalidHeader,
        MimeMessage.Load(new MemoryStream([.. "From: ada@example.org\r\nTo: büb@example.net\r\nSubject: Gr"u8, 0xfc, .. "n\r\n\r\nx\r\n"u8])),
        says: "Subject");

    [Fact]
    public Task An_escape_sequence_in_a_header_field() =>
        RefusedAsync(SendFault.HeaderInjection, "From: ada@example.org\r\nTo: bob@example.net\r\nSubject: a\u001b[31mb\r\n\r\nx\r\n", says: "Subject");

    [Theory]
    [InlineData("ada@example.org, eve@example.net")]
    [InlineData("us: ada@example.org;")]
    [InlineData("")]
    public Task A_Sender_that_is_not_one_mailbox(string value) =>
        RefusedAsync(SendFault.InvalidAddress, $"From: ada@example.org\r\nSender: {value}\r\nTo: bob@example.net\r\n\r\nx\r\n", says: "Sender: ");

    [Theory]
    [InlineData("Resent-To")]
    [InlineData("Resent-Cc")]
    [InlineData("Resent-Bcc")]
    public Task A_message_that_was_sent_on_and_does_not_say_who_gets_it_now(string field) =>
        RefusedAsync(SendFault.NoRecipients, $"Resent-From: eve@example.net\r\n{field}: cid@example.net\r\nFrom: ada@example.org\r\nTo: bob@example.net\r\n\r\nx\r\n", says: "Resent-");

    [Theory]
    [InlineData("Content-Type: message/rfc822; name=\"invoice.pdf.exe\"")]
    [InlineData("Content-Type: text/plain; name=\"invoice.pdf.exe\"\r\nContent-Disposition: attachment; filename=\"invoice.pdf\"")]
    public Task An_attachment_with_a_name_that_deceives_in_a_place_that_some_readers_look_at(string fields) => RefusedAsync(
        SendFault.DeceptiveAttachment,
        $"From: ada@example.org\r\nTo: bob@example.net\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{fields}\r\n\r\nSubject: x\r\n\r\nx\r\n--b--\r\n");

    [Theory]
    [InlineData("invoice.pdf.exe")]
    [InlineData("invoice\u202efdp.exe")]
    [InlineData("../../etc/passwd")]
    [InlineData("photo.jpg .scr")]
    public Task An_attachment_whose_name_deceives(string name) => RefusedAsync(SendFault.DeceptiveAttachment, message =>
        message.Body = new Multipart("mixed") { new TextPart("plain") { Text = "x" }, new MimePart { FileName = name, Content = new MimeContent(new MemoryStream([1])) } });

    private Task RefusedAsync(SendFault? fault, string text, string says = "") =>
        RefusedAsync(fault, MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(text))), says);

    private Task RefusedAsync(SendFault fault, Action<MimeMessage> change)
    {
        var message = Message();
        change(message);
        return RefusedAsync(fault, message, says: "");
    }

    private async Task RefusedAsync(SendFault? fault, MimeMessage message, string says)
    {
        await using var peer = ScriptedPeer.Listen(new PeerScript().Drop());
        await using var sender = new MailSender(Options(peer));
        var exception = await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(message, Token));

        Assert.Equal((SendStage.Validate, SmtpFailure.PolicyRefused, Delivered.No, RetryAdvice.Never), (exception.Error.Stage, exception.Error.Failure, exception.Error.Delivered, exception.Error.Retry));
        if (fault is not null)
        {
            Assert.Equal(fault.ToString(), exception.Error.Detail);
        }

        Assert.Contains(says, exception.Error.Message, StringComparison.Ordinal);
        Assert.Equal(0, peer.Connections);
        Assert.Empty(exception.Receipt!.Attempts);
    }
}
