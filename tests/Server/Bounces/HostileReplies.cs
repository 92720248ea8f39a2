using System.Text;
using CsCheck;
using MimeKit;
using Waxwing.Server.Mail;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Bounces;

/// <summary>What servers and senders say goes into a message that a program trusts.</summary>
public sealed class HostileReplies
{
    private const string Injection = "no\r\nAction: delivered\r\n\r\nFinal-Recipient: rfc822;eve@example.com\r\n--=-boundary\r\nContent-Type: text/html";

    [Fact]
    public void A_reply_cannot_add_a_field_a_group_or_a_part()
    {
        var (_, message) = Bounced.Write(Bounced.Of(Bounced.Bob with { Reply = new EventReply(550, Injection, Injection), Reason = Injection, Peer = Injection }));
        using var __ = message;

        Assert.Equal(3, Assert.IsType<MultipartReport>(message.Body).Count);
        var groups = Bounced.Status(message);
        Assert.Equal(2, groups.Count);
        Assert.Single(groups[1], field => string.Equals(field.Field, "Action", StringComparison.Ordinal));
        Assert.Single(groups[1], field => string.Equals(field.Field, "Final-Recipient", StringComparison.Ordinal));
        Assert.Equal("failed", groups[1]["Action"]);
        Assert.DoesNotContain("\nAction:", Bounced.Text(message), StringComparison.Ordinal);
    }

    [Fact]
    public void A_subject_cannot_add_a_field()
    {
        var (_, message) = Bounced.Write(Bounced.Of(Bounced.Bob) with
        {
            Original = Encoding.ASCII.GetBytes("Subject: =?utf-8?q?hi=0D=0ABcc:_eve@example.com=0D=0A=0D=0Atext?=\r\nMessage-ID: <a@b>\r\nX: y>\r\n\r\n"),
        });
        using var __ = message;

        Assert.Equal("Not delivered: hi Bcc: eve@example.com text", message.Subject);
        Assert.Empty(message.Bcc);
    }

    [Theory]
    [InlineData("Message-ID: <a b@acme.example>")]
    [InlineData("Message-ID: a@acme.example")]
    [InlineData("Message-ID: <a@acme.example> <c@acme.example>")]
    [InlineData("Message-ID:")]
    [InlineData("X-Nothing: at all")]
    public void A_Message_ID_that_is_none_is_not_referred_to(string field)
    {
        var (_, message) = Bounced.Write(Bounced.Of(Bounced.Bob) with { Original = Encoding.ASCII.GetBytes(field + "\r\n\r\n") });
        using var __ = message;

        Assert.Null(message.InReplyTo);
        Assert.Empty(message.References);
    }

    [Fact]
    public void A_long_reply_is_cut()
    {
        var (text, message) = Bounced.Write(Bounced.Of(Bounced.Bob with { Reply = new EventReply(550, "5.7.1", new string('x', 100_000)) }));
        using var __ = message;

        Assert.EndsWith("[...]", Bounced.Status(message)[1]["Diagnostic-Code"], StringComparison.Ordinal);
        Assert.All(text.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
        Assert.InRange(text.Length, 0, 8_000);
    }

    [Fact]
    public void Many_recipients_are_told_of_in_the_status_and_some_in_the_text()
    {
        var many = Enumerable.Range(0, 1_000).Select(number => Bounced.Bob with { Recipient = Mailbox.Parse($"user{number}@example.net") }).ToArray();
        var (_, message) = Bounced.Write(Bounced.Of(many));
        using var __ = message;

        Assert.Equal(1_001, Bounced.Status(message).Count);
        Assert.Contains("And 950 more", Bounced.Text(message), StringComparison.Ordinal);
        Assert.DoesNotContain("user50@", Bounced.Text(message), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_said_the_message_has_its_three_parts_and_its_groups() =>
        Gen.Select(Gen.String, Gen.String, Gen.String, Gen.String.Select(Encoding.UTF8.GetBytes), Gen.Bool, Gen.Bool).Sample((text, enhanced, reason, original, isInternational, isWhole) =>
        {
            var recipient = Bounced.Bob with
            {
                Recipient = Mailbox.Parse(isInternational ? "jörg@example.net" : "bob@example.net"),
                Reply = new EventReply(550, enhanced, text),
                Reason = reason,
                Peer = text,
            };
            var (written, message) = Bounced.Write(Bounced.Of(recipient, Bounced.Carol with { Reason = reason }) with { Original = original, Returns = isWhole ? DsnReturn.Full : DsnReturn.Headers });
            using var __ = message;

            Assert.True(Ascii.IsValid(written));
            Assert.Equal(3, Assert.IsType<MultipartReport>(message.Body).Count);
            using var status = new MemoryStream();
            ((MimePart)((MultipartReport)message.Body)[1]).Content!.DecodeTo(status);
            var lines = Encoding.UTF8.GetString(status.ToArray()).Split("\r\n");
            Assert.Equal(2, lines.Count(line => line.Length == 0) - 1);
            Assert.Equal(2, lines.Count(line => line.StartsWith("Final-Recipient: ", StringComparison.Ordinal)));
            Assert.All(lines, line => Assert.True(line.Length == 0 || line.Contains(": ", StringComparison.Ordinal) || line.EndsWith(':')));
            Assert.All(lines, line => Assert.True(line.AsSpan().IndexOfAny('\r', '\n', '\0') < 0));
        }, iter: 3_000);
}
