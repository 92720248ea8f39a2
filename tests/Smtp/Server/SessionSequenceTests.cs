using System.Text;
using Waxwing.Smtp.Server;
using Waxwing.TestSupport;

namespace Waxwing.Smtp.Tests.Server;

public sealed class SessionSequenceTests
{
    [Fact]
    public async Task A_message_goes_through_with_its_envelope()
    {
        await using var client = await Conversation.WithRecipientAsync(mailParameters: " SIZE=12 BODY=8BITMIME");
        await client.AskAsync("RCPT TO:<Postmaster>", "250 2.1.5");
        await client.AskAsync("DATA", "354 ");
        await client.AskAsync("Subject: x\r\n\r\n..dot\r\n.", "250 2.0.0 Ok: queued as Q1");
        await client.AskAsync("QUIT", "221 2.0.0");

        Assert.Equal(SmtpSessionEnd.Quit, await client.Session);
        var (envelope, content) = Assert.Single(client.Handler.Messages);
        Assert.Equal("a@example.org", envelope.Sender!.ToString());
        Assert.Equal("b@example.net, postmaster@mx.test", string.Join(", ", envelope.Recipients));
        Assert.Equal(12, envelope.DeclaredSize);
        Assert.Equal(SmtpBodyType.EightBitMime, envelope.Body);
        Assert.Equal("Subject: x\r\n\r\n.dot\r\n", content);
    }

    [Fact]
    public async Task EHLO_announces_what_is_offered_and_HELO_nothing()
    {
        await using var client = await Conversation.StartAsync();

        Assert.Equal(
            "250-mx.test\r\n250-SIZE 36700160\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n250 CHUNKING\r\n",
            await client.HelloAsync());
        Assert.Equal("250 mx.test\r\n", await client.AskAsync("HELO client.example", "250"));
    }

    [Fact]
    public async Task Without_ENHANCEDSTATUSCODES_replies_carry_none()
    {
        await using var client = await Conversation.StartAsync(options => options with { Extensions = SmtpServerExtensions.None });

        Assert.Equal("250 Ok\r\n", await client.AskAsync("NOOP", "250"));
    }

    [Theory]
    [InlineData("MAIL FROM:<a@example.org>", "503 5.5.1")]
    [InlineData("EHLO c|RCPT TO:<b@example.net>", "503 5.5.1")]
    [InlineData("EHLO c|DATA", "503 5.5.1")]
    [InlineData("EHLO c|MAIL FROM:<>|DATA", "554 5.5.1")]
    [InlineData("EHLO c|MAIL FROM:<>|MAIL FROM:<>", "503 5.5.1")]
    [InlineData("EHLO c|MAIL FROM:<>|RCPT TO:<b@example.net>|RSET|DATA", "503 5.5.1")]
    [InlineData("EHLO c|MAIL FROM:<>|EHLO c|RCPT TO:<b@example.net>", "503 5.5.1")]
    [InlineData("EHLO c|MAIL FROM:<> SIZE=99999999999", "552 5.3.4")]
    [InlineData("EHLO c|MAIL FROM:<> BODY=BINARYMIME", "501 5.5.4")]
    [InlineData("EHLO c|MAIL FROM:<> NOSUCH", "555 5.5.4")]
    [InlineData("EHLO c|MAIL FROM:<\u00c3\u00b6@example.org>", "553 5.6.7")]
    [InlineData("EHLO c|MAIL FROM:<>|RCPT TO:<\u00c3\u00b6@example.org>", "553 5.6.7")]
    [InlineData("EHLO c|MAIL FROM:<> SMTPUTF8|RCPT TO:<\u00c3\u00b6@example.org>", "250 2.1.5")]
    [InlineData("EHLO c|STARTTLS", "502 5.5.1")]
    [InlineData("EHLO c|AUTH PLAIN AGEAYg==", "538 5.7.11")]
    [InlineData("VRFY someone", "503 5.5.1")]
    [InlineData("EHLO c|VRFY someone", "252 2.0.0")]
    [InlineData("HELP", "214 2.0.0")]
    [InlineData("GET / HTTP/1.1", "500 5.5.1")]
    [InlineData("EXPN list", "502 5.5.1")]
    [InlineData("NOOP a\0b", "500 5.5.2")]
    [InlineData("NOOP a\u00ffb", "500 5.5.2")]
    public async Task The_last_command_is_answered_by_the_rules(string commands, string expected)
    {
        await using var client = await Conversation.StartAsync();
        var lines = commands.Split('|');
        foreach (var line in lines[..^1])
        {
            await client.AskAsync(line, "250");
        }

        await client.AskAsync(lines[^1], expected);
    }

    [Fact]
    public async Task The_handlers_refusal_is_the_clients_answer_and_the_others_stay()
    {
        await using var client = await Conversation.WithRecipientAsync();
        client.Handler.OnRcpt = _ => new SmtpServerReply(550, new EnhancedStatusCode(5, 1, 1), "No such user");

        Assert.Equal("550 5.1.1 No such user\r\n", await client.AskAsync("RCPT TO:<c@example.net>", "550"));
        await client.AskAsync("DATA", "354");
        await client.AskAsync(".", "250");

        Assert.Equal("b@example.net", string.Join(", ", Assert.Single(client.Handler.Messages).Envelope.Recipients));
    }

    [Fact]
    public async Task What_a_handler_throws_is_a_temporary_failure_without_details()
    {
        await using var client = await Conversation.WithRecipientAsync();
        client.Handler.OnRcpt = _ => throw new InvalidOperationException("the secret of the house");

        Assert.Equal("451 4.3.0 A local error; try again later\r\n", await client.AskAsync("RCPT TO:<c@example.net>", "451"));
        client.Handler.OnWrite = _ => throw new IOException("disk full");
        await client.AskAsync("DATA", "354");
        await client.AskAsync("a\r\n.", "451 4.3.0");

        Assert.Empty(client.Handler.Messages);
        Assert.Equal(1, client.Handler.Abandoned);
        await client.AskAsync("NOOP", "250");
    }

    [Fact]
    public async Task Pipelined_commands_are_answered_in_order_and_in_one_segment()
    {
        await using var client = await Conversation.StartAsync();
        await client.HelloAsync();

        await client.SendAsync("MAIL FROM:<a@example.org>\r\nRCPT TO:<>\r\nRCPT TO:<b@example.net>\r\nDATA\r\n");

        Assert.Equal(
            "250 2.1.0 Sender ok\r\n501 5.1.3 The recipient is not a mailbox\r\n250 2.1.5 Recipient ok\r\n354 End the message with a dot alone on a line\r\n",
            await client.SegmentAsync());

        await client.SendAsync("one\r\n.\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.net>\r\nNOOP\r\n");
        await client.ExpectAsync("250 2.0.0 Ok: queued");
        await client.ExpectAsync("250 2.1.0");
        await client.ExpectAsync("250 2.1.5");
        await client.ExpectAsync("250 2.0.0");
    }

    [Fact]
    public async Task A_command_may_come_octet_by_octet()
    {
        await using var client = await Conversation.StartAsync();
        foreach (var octet in "EHLO client.example\r\n")
        {
            await client.SendAsync(octet.ToString());
        }

        await client.ExpectAsync("250-mx.test");
    }

    [Fact]
    public async Task Shutting_down_tells_a_waiting_client()
    {
        await using var client = await Conversation.StartAsync();

        await client.Shutdown.CancelAsync();

        await client.ExpectAsync("421 4.3.2");
        Assert.Equal(SmtpSessionEnd.Cancelled, await client.Session);
    }

    [Fact]
    public async Task The_observer_sees_commands_and_replies_and_content_as_a_number()
    {
        await using var client = await Conversation.WithRecipientAsync();
        await client.AskAsync("DATA", "354");
        await client.AskAsync("secret body\r\n.", "250");
        await client.AskAsync("cGFzc3dvcmQ=", "500");

        var log = string.Join('\n', client.Log.Entries);
        Assert.Contains("C: MAIL FROM:<a@example.org>\nS: 250 2.1.0 Sender ok\nC: RCPT TO:<b@example.net>", log, StringComparison.Ordinal);
        Assert.Contains("C: (13 octets of content)", log, StringComparison.Ordinal);
        Assert.Contains("C: (unrecognized, 12 octets)", log, StringComparison.Ordinal);
        Assert.DoesNotContain("secret body", log, StringComparison.Ordinal);
        Assert.DoesNotContain("cGFzc3dvcmQ", log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reply_can_hold_no_line_end()
    {
        Assert.Throws<ArgumentException>(() => new SmtpServerReply(250, null, "a\r\n550 b"));
        Assert.Throws<ArgumentException>(() => new SmtpServerReply(250, new EnhancedStatusCode(5, 0, 0), "a"));
        Assert.Equal("250-2.0.0 a\r\n250 2.0.0 b\r\n", Encoding.ASCII.GetString(new SmtpServerReply(250, new EnhancedStatusCode(2, 0, 0), "a", "b").ToWire(true)));
    }
}
