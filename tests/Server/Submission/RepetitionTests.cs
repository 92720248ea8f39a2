using MimeKit;
using Waxwing.Server.Accepting;
using Waxwing.Server.Submission;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Submission;

public sealed class RepetitionTests
{
    [Theory]
    [InlineData("Idempotency-Key")]
    [InlineData("Resend-Idempotency-Key")]
    [InlineData("idempotency-key")]
    public async Task A_message_that_is_repeated_under_its_word_is_accepted_once(string field)
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();

        var first = await client.MailAsync(content: $"{field}: order-17\r\nDate: Mon, 30 Nov 2026 12:00:00 +0000\r\nMessage-ID: <1@acme.test>\r\n{SubmissionClient.Message}");
        var second = await client.MailAsync(content: $"Date: Mon, 30 Nov 2026 12:05:00 +0000\r\nMessage-ID: <2@acme.test>\r\n{field}: order-17\r\n{SubmissionClient.Message}");

        Assert.Equal(first, second);
        var handover = Assert.Single(service.Desk.Handovers);
        Assert.Equal(("smtp", "order-17"), (handover.Repetition!.Endpoint, handover.Repetition.Key));
        Assert.DoesNotContain(service.Desk.Draft.Mime.Headers, header => header.Field.EndsWith("Idempotency-Key", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_same_word_for_another_message_is_refused()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        await client.MailAsync(content: $"Idempotency-Key: order-17\r\n{SubmissionClient.Message}");

        await client.MailAsync("550 5.5.0", $"Idempotency-Key: order-17\r\n{SubmissionClient.Message}And more.\r\n");
    }

    [Theory]
    [InlineData("Idempotency-Key:\r\n")]
    [InlineData("Idempotency-Key: a\r\nIdempotency-Key: b\r\n")]
    [InlineData("Idempotency-Key: a\r\nResend-Idempotency-Key: b\r\n")]
    [InlineData("Idempotency-Key: =?utf-8?q?=C3=B6?=\r\n")]
    public async Task A_word_that_cannot_be_one_is_refused_and_not_passed_over(string fields)
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();

        await client.MailAsync("550 5.6.0", fields + SubmissionClient.Message);
        await client.MailAsync("550 5.6.0", $"Idempotency-Key: {new string('x', 257)}\r\n{SubmissionClient.Message}");

        Assert.Empty(service.Desk.Handovers);
    }

    [Fact]
    public void What_a_client_makes_anew_does_not_count()
    {
        var hash = Hash(Message());

        Assert.Equal(hash, Hash(Message(boundary: "other")));
        Assert.Equal(hash, Hash(Message(date: "Tue, 01 Dec 2026 12:00:00 +0000")));
        Assert.Equal(hash, Hash(Message(messageId: "<other@acme.test>")));
        Assert.Equal(hash, Hash(Message(subject: "Your\r\n order")));
        Assert.Equal(hash, Hash(Message(encoding: "base64", attachment: "aGVsbG8=")));
        Assert.Equal(hash, Hash(Message(), recipients: ["bob@example.net", "ann@example.net"]));
    }

    [Fact]
    public void Everything_else_counts()
    {
        string[] hashes =
        [
            Hash(Message()),
            Hash(Message(subject: "Your other order")),
            Hash(Message(text: "It is not on its way.")),
            Hash(Message(attachment: "hellO")),
            Hash(Message(name: "b.txt")),
            Hash(Message(more: "Reply-To: eve@example.org\r\n")),
            Hash(Message(), sender: "bounces@acme.test"),
            Hash(Message(), recipients: ["ann@example.net"]),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct(StringComparer.Ordinal).Count());
    }

    private static string Hash(string message, string sender = "shop@acme.test", params string[] recipients)
    {
        using var mime = MimeMessage.Load(new MemoryStream(System.Text.Encoding.ASCII.GetBytes(message)), TestContext.Current.CancellationToken);
        var mailboxes = (recipients is [] ? ["ann@example.net", "bob@example.net"] : recipients).Select(Mailbox.Parse);
        return Convert.ToHexString(CanonicalMessage.Hash(Mailbox.Parse(sender), mailboxes, mime));
    }

    private static string Message(
        string boundary = "b", string date = "Mon, 30 Nov 2026 12:00:00 +0000", string messageId = "<1@acme.test>", string subject = "Your order", string text = "It is on its way.",
        string encoding = "7bit", string attachment = "hello", string name = "a.txt", string more = "") =>
        $"""
        From: shop@acme.test
        Date: {date}
        Message-ID: {messageId}
        Subject: {subject}
        {more}MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="{boundary}"

        --{boundary}
        Content-Type: text/plain; charset=utf-8

        {text}
        --{boundary}
        Content-Type: application/octet-stream; name={name}
        Content-Transfer-Encoding: {encoding}

        {attachment}
        --{boundary}--

        """;
}
