using System.Text;
using MimeKit;
using Waxwing.Server.Bounces;
using Waxwing.Server.Mail;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Bounces;

public sealed class TheMessage
{
    [Fact]
    public void Is_a_report_of_three_parts_from_the_postmaster_that_no_program_should_answer()
    {
        var (text, message) = Bounced.Write(Bounced.Of(Bounced.Bob));
        using var _ = message;

        var report = Assert.IsType<MultipartReport>(message.Body);
        Assert.Equal("delivery-status", report.ReportType);
        Assert.Equal(["text/plain", "message/delivery-status", "text/rfc822-headers"], report.Select(part => part.ContentType.MimeType));
        Assert.Equal("\"Mail Delivery\" <postmaster@mail.acme.example>", message.From.ToString());
        Assert.Equal("ada@acme.example", message.To.ToString());
        Assert.Equal("Not delivered: Grüße and more", message.Subject);
        Assert.Equal("auto-replied", message.Headers["Auto-Submitted"]);
        Assert.Equal(Bounced.Now, message.Date);
        Assert.EndsWith("@mail.acme.example", message.MessageId, StringComparison.Ordinal);
        Assert.Equal("abc@acme.example", message.InReplyTo);
        Assert.Equal(["abc@acme.example"], message.References);
        Assert.True(Ascii.IsValid(text));
    }

    [Fact]
    public void Tells_programs_what_became_of_whom()
    {
        Assert.True(OriginalRecipient.TryCreate("rfc822", "Bob@Example.net", out var original));
        var (_, message) = Bounced.Write(Bounced.Of(Bounced.Bob with { Original = original }, Bounced.Carol) with { EnvelopeId = EnvelopeId.Parse("order 4711") });
        using var __ = message;

        var groups = Bounced.Status(message);
        Assert.Equal(3, groups.Count);
        Assert.Equal(
            ["Reporting-MTA: dns; mail.acme.example", "Original-Envelope-Id: order 4711", "Arrival-Date: Tue, 1 Jan 2030 03:04:05 +0000"],
            groups[0].Select(field => $"{field.Field}: {field.Value}"));
        Assert.Equal(
            [
                "Original-Recipient: rfc822;Bob@Example.net", "Final-Recipient: rfc822;bob@example.net", "Action: failed", "Status: 5.1.1", "Remote-MTA: dns; mx1.example.net",
                "Diagnostic-Code: smtp; 550 5.1.1 No such user", "Last-Attempt-Date: Wed, 2 Jan 2030 03:03:05 +0000",
            ],
            groups[1].Select(field => $"{field.Field}: {field.Value}"));
        Assert.Equal(
            ["Final-Recipient: rfc822;carol@example.org", "Action: failed", "Status: 4.4.7", "Diagnostic-Code: x-waxwing; expired: the relay cannot be reached"],
            groups[2].Select(field => $"{field.Field}: {field.Value}"));
    }

    [Fact]
    public void Tells_people_what_happened_what_was_said_and_what_to_do()
    {
        var (_, message) = Bounced.Write(Bounced.Of(Bounced.Bob, Bounced.Carol));
        using var __ = message;

        Assert.Equal(
            """
            This is the mail service at mail.acme.example.

            Your message was not delivered to everybody.

            Subject: Grüße and more
            Accepted: Tue, 1 Jan 2030 03:04:05 +0000

            <bob@example.net>
              Not delivered: the server refused it. It is not tried again.
              mx1.example.net said: 550 5.1.1 No such user
              Check the address, or ask the recipient for it in another way.

            <carol@example.org>
              Not delivered: nobody took it in the time that it was worth sending. It is not tried again.
              Reason: expired: the relay cannot be reached
              Send it again if it is still of use, or reach the recipient in another way.

            """.ReplaceLineEndings("\n"),
            Bounced.Text(message).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_delay_is_told_as_one()
    {
        var (_, message) = Bounced.Write(Bounced.Of(Bounced.Bob with
        {
            Action = BounceAction.Delayed,
            Reply = new EventReply(451, "4.7.1", "Greylisted"),
            TriedUntil = Bounced.Now.AddDays(4),
        }));
        using var __ = message;

        Assert.Equal("Not delivered yet: Grüße and more", message.Subject);
        Assert.Equal(("delayed", "4.7.1", "Sun, 6 Jan 2030 03:04:05 +0000"), (Field(message, "Action"), Field(message, "Status"), Field(message, "Will-Retry-Until")));
        Assert.Contains("you need not send it again", Bounced.Text(message), StringComparison.Ordinal);
        Assert.Contains("It is tried until Sun, 6 Jan 2030 03:04:05 +0000.", Bounced.Text(message), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_passed_on_is_told_as_that_and_brings_back_the_header_alone()
    {
        var relayed = Bounced.Bob with { Action = BounceAction.Relayed, Reason = string.Empty, Reply = new EventReply(250, "2.6.0", "queued as Q17") };
        var (text, message) = Bounced.Write(Bounced.Of(relayed) with { Returns = DsnReturn.Full });
        using var __ = message;

        Assert.Equal("Passed on: Grüße and more", message.Subject);
        Assert.Equal(("relayed", "2.6.0", "dns; mx1.example.net"), (Field(message, "Action"), Field(message, "Status"), Field(message, "Remote-MTA")));
        Assert.Equal("smtp; 250 2.6.0 queued as Q17", Field(message, "Diagnostic-Code"));
        Assert.Contains("does not tell of delivery", Bounced.Text(message), StringComparison.Ordinal);
        Assert.Contains("mx1.example.net said: 250 2.6.0 queued as Q17", Bounced.Text(message), StringComparison.Ordinal);
        Assert.DoesNotContain("Not delivered", text, StringComparison.Ordinal);
        Assert.DoesNotContain("The text.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_worst_that_it_tells_is_what_it_is_called_by()
    {
        var relayed = Bounced.Carol with { Action = BounceAction.Relayed, Reason = string.Empty, Expired = false };
        var (_, message) = Bounced.Write(Bounced.Of(relayed, Bounced.Bob) with { Returns = DsnReturn.Full });
        using var __ = message;

        Assert.Equal("Not delivered: Grüße and more", message.Subject);
        Assert.Equal("The text.", Assert.IsType<MessagePart>(((MultipartReport)message.Body!)[2]).Message!.TextBody?.Trim());
        Assert.Equal(("relayed", "2.0.0", null), (Bounced.Status(message)[1]["Action"], Bounced.Status(message)[1]["Status"], Bounced.Status(message)[1]["Diagnostic-Code"]));
    }

    [Fact]
    public void The_header_comes_back_without_those_who_are_nobodys_business()
    {
        var (text, message) = Bounced.Write(Bounced.Of(Bounced.Bob));
        using var __ = message;

        var returned = Bounced.Returned(message);
        Assert.StartsWith("Received: from app", returned, StringComparison.Ordinal);
        Assert.Contains("Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n and more\r\n", returned, StringComparison.Ordinal);
        Assert.DoesNotContain("The text.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret@example.com", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_whole_comes_back_where_that_was_asked_for_and_it_is_not_large()
    {
        var (text, message) = Bounced.Write(Bounced.Of(Bounced.Bob) with { Returns = DsnReturn.Full });
        using var __ = message;
        Assert.Equal("The text.", Assert.IsType<MessagePart>(((MultipartReport)message.Body!)[2]).Message!.TextBody?.Trim());
        Assert.DoesNotContain("secret@example.com", text, StringComparison.Ordinal);

        var large = Bounced.Original + string.Concat(Enumerable.Repeat("another line of the text\r\n", 5_000));
        var (cut, second) = Bounced.Write(Bounced.Of(Bounced.Bob) with { Returns = DsnReturn.Full, Original = Encoding.ASCII.GetBytes(large) });
        using var ___ = second;
        Assert.Equal("text/rfc822-headers", ((MultipartReport)second.Body!)[2].ContentType.MimeType);
        Assert.DoesNotContain("another line", cut, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_is_too_large_comes_back_as_its_first_fields()
    {
        var fields = string.Concat(Enumerable.Range(0, 5_000).Select(number => $"X-Field-{number}: value\r\n"));
        var (text, message) = Bounced.Write(Bounced.Of(Bounced.Bob) with { Original = Encoding.ASCII.GetBytes($"Subject: Hello\r\n{fields}\r\nText\r\n") });
        using var __ = message;

        var returned = Bounced.Returned(message);
        Assert.InRange(returned.Length, 30_000, OriginalMessage.MaxHeader);
        Assert.All(returned.TrimEnd().Split("\r\n"), line => Assert.True(line.EndsWith(": value", StringComparison.Ordinal) || string.Equals(line, "Subject: Hello", StringComparison.Ordinal)));
        Assert.InRange(text.Length, 30_000, 50_000);
    }

    [Fact]
    public void An_address_that_is_not_ASCII_has_the_types_of_RFC_6533()
    {
        Assert.True(OriginalRecipient.TryCreate(Mailbox.Parse("jörg@bücher.example"), out var original));
        var (text, message) = Bounced.Write(Bounced.Of(Bounced.Bob with { Recipient = Mailbox.Parse("jörg@bücher.example"), Original = original, Reply = new EventReply(550, "5.1.1", "Kein Empfänger") }) with
        {
            Original = Encoding.UTF8.GetBytes("From: ada@acme.example\r\nTo: jörg@bücher.example\r\n\r\nText\r\n"),
        });
        using var __ = message;

        Assert.Equal(["text/plain", "message/global-delivery-status", "message/global-headers"], ((MultipartReport)message.Body!).Select(part => part.ContentType.MimeType));
        var status = Decoded(((MultipartReport)message.Body!)[1]);
        Assert.Contains("Original-Recipient: utf-8;jörg@xn--bcher-kva.example\r\nFinal-Recipient: utf-8;jörg@xn--bcher-kva.example\r\n", status, StringComparison.Ordinal);
        Assert.Contains("Diagnostic-Code: smtp; 550 5.1.1 Kein Empfänger\r\n", status, StringComparison.Ordinal);
        Assert.Contains("To: jörg@bücher.example\r\n", Bounced.Returned(message), StringComparison.Ordinal);
        Assert.Contains("<jörg@xn--bcher-kva.example>", Bounced.Text(message), StringComparison.Ordinal);
        Assert.True(Ascii.IsValid(text));
    }

    [Fact]
    public void What_a_server_says_beyond_ASCII_does_not_make_a_status_international()
    {
        var (_, message) = Bounced.Write(Bounced.Of(Bounced.Bob with { Reply = new EventReply(550, null, "Empfänger unbekannt") }));
        using var __ = message;

        Assert.Equal("smtp; 550 Empf?nger unbekannt", Field(message, "Diagnostic-Code"));
        Assert.Equal("5.0.0", Field(message, "Status"));
        Assert.Contains("said: 550 Empfänger unbekannt", Bounced.Text(message), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("smtps://user@relay.example.net:465", "dns; relay.example.net")]
    [InlineData("mx.example.net", "dns; mx.example.net")]
    [InlineData("lmtp+unix:/run/dovecot/lmtp", null)]
    [InlineData("no host at all", null)]
    [InlineData(null, null)]
    public void A_peer_is_named_by_its_host_alone(string? peer, string? field)
    {
        var (text, message) = Bounced.Write(Bounced.Of(Bounced.Bob with { Peer = peer }));
        using var __ = message;

        Assert.Equal(field, Field(message, "Remote-MTA"));
        Assert.DoesNotContain("user@relay", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(550, "5.7.1", "5.7.1")]
    [InlineData(550, "4.7.1", "5.0.0")]
    [InlineData(550, "5.1", "5.0.0")]
    [InlineData(550, "rubbish", "5.0.0")]
    [InlineData(550, null, "5.0.0")]
    public void A_status_is_the_servers_own_where_it_goes_with_the_failure(int code, string? enhanced, string status) =>
        Assert.Equal(status, DeliveryStatus.Status(Bounced.Bob with { Reply = new EventReply(code, enhanced, "no") }).ToString());

    private static string? Field(MimeMessage message, string name) => Bounced.Status(message)[1][name];

    private static string Decoded(MimeEntity part)
    {
        using var octets = new MemoryStream();
        ((MimePart)part).Content!.DecodeTo(octets);
        return Encoding.UTF8.GetString(octets.ToArray());
    }
}
