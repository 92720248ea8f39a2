using Waxwing.Smtp;
using Waxwing.Server.Accepting;

namespace Waxwing.Server.Tests.Submission;

public sealed class SubmittedMessageTests
{
    [Fact]
    public async Task The_desk_gets_message_envelope_and_key()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        await client.AskAsync("MAIL FROM:<bounces@acme.test> BODY=8BITMIME", "250");
        await client.AskAsync("RCPT TO:<ann@example.net>", "250");
        await client.AskAsync("RCPT TO:<bob@example.net>", "250");
        await client.AskAsync("RCPT TO:<ann@example.net>", "250");
        await client.AskAsync("DATA", "354");
        await client.AskAsync($"X-Waxwing-Kind: Receipt\r\nX-Waxwing-Stream: bulk\r\n{SubmissionClient.Message}..dot\r\n.", "250 2.0.0 Ok: queued as ");

        var handover = Assert.Single(service.Desk.Handovers);
        var draft = Assert.Single(handover.Drafts);
        Assert.Equal(service.Key.Id, handover.Key.Id);
        Assert.Null(handover.Repetition);
        Assert.True(draft.HasEnvelope);
        Assert.True(draft.ReportsFailure);
        Assert.Equal("bounces@acme.test", draft.ReversePath!.ToString());
        Assert.Equal("ann@example.net, bob@example.net", string.Join(", ", draft.Recipients));
        Assert.Equal("Receipt", draft.Mime.Headers["X-Waxwing-Kind"]);
        Assert.Equal("bulk", draft.Mime.Headers["X-Waxwing-Stream"]);
        Assert.Equal("It is on its way.\r\n.dot\r\n", draft.Mime.TextBody!.ReplaceLineEndings("\r\n"));
    }

    [Fact]
    public async Task A_trace_field_comes_first_and_tells_nothing_of_the_client()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        await client.MailAsync();

        Assert.Equal("by mx.test with ESMTPSA; Tue, 01 Jan 2030 00:00:00 +0000", service.Desk.Draft.Mime.Headers[0].Value.Trim());
    }

    [Fact]
    public async Task BDAT_carries_a_message_as_well()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        await client.AskAsync("MAIL FROM:<shop@acme.test>", "250");
        await client.AskAsync("RCPT TO:<ann@example.net>", "250");
        await client.SendAsync($"BDAT {SubmissionClient.Message.Length - 10}\r\n{SubmissionClient.Message[..^10]}");
        await client.ExpectAsync("250 2.0.0");
        await client.SendAsync($"BDAT 10 LAST\r\n{SubmissionClient.Message[^10..]}");
        await client.ExpectAsync("250 2.0.0 Ok: queued as ");

        Assert.Equal("It is on its way.\r\n", service.Desk.Draft.Mime.TextBody!.ReplaceLineEndings("\r\n"));
    }

    [Fact]
    public async Task A_large_message_comes_through_whole()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        var body = string.Concat(Enumerable.Range(0, 20_000).Select(line => $"line {line} of a long message that no single buffer holds\r\n"));

        await client.MailAsync("250 2.0.0", $"From: shop@acme.test\r\n\r\n{body}");

        Assert.Equal(body, service.Desk.Draft.Mime.TextBody!.ReplaceLineEndings("\r\n"));
    }

    [Fact]
    public async Task An_empty_reverse_path_is_taken_and_nobody_gets_reports()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();

        await client.MailAsync(from: "");

        Assert.Null(service.Desk.Draft.ReversePath);
        Assert.True(service.Desk.Draft.HasEnvelope);
        Assert.False(service.Desk.Draft.ReportsFailure);
    }

    [Fact]
    public async Task International_mailboxes_come_through()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        await client.AskAsync("MAIL FROM:<shop@acme.test> SMTPUTF8 BODY=8BITMIME", "250");
        await client.AskAsync("RCPT TO:<\u00c3\u00b6rn@example.net>", "250");
        await client.AskAsync("DATA", "354");
        await client.AskAsync(SubmissionClient.Message + ".", "250");

        Assert.Equal(Mailbox.Parse("\u00f6rn@example.net"), Assert.Single(service.Desk.Draft.Recipients));
        Assert.StartsWith("by mx.test with UTF8SMTPSA;", service.Desk.Draft.Mime.Headers[0].Value.Trim(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Invalid", "550 5.6.0")]
    [InlineData("Missing", "550 5.6.0")]
    [InlineData("Schedule", "550 5.6.0")]
    [InlineData("NotYourDomain", "550 5.7.1")]
    [InlineData("ReservedRecipient", "550 5.1.2")]
    [InlineData("Sensitive", "550 5.7.0")]
    [InlineData("TooLarge", "552 5.3.4")]
    [InlineData("RepetitionOfOtherBody", "550 5.5.0")]
    [InlineData("RepetitionRunning", "451 4.5.0")]
    [InlineData("Unavailable", "452 4.3.1")]
    public async Task Each_refusal_of_the_desk_has_its_reply(string reason, string code)
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        service.Desk.Answer = _ => Task.FromResult(MemoryDesk.Refuse(Enum.Parse<RefusalReason>(reason), "b\u00fccher.test is\r\nnot yours"));

        Assert.Equal($"{code} b?cher.test is  not yours\r\n", await client.MailAsync(code));
    }

    [Fact]
    public void No_reason_is_forgotten_in_these_tests() =>
        Assert.Equal(
            Enum.GetNames<RefusalReason>().Order(StringComparer.Ordinal),
            typeof(SubmittedMessageTests).GetMethod(nameof(Each_refusal_of_the_desk_has_its_reply))!.GetCustomAttributes(typeof(InlineDataAttribute), false)
                .Select(row => (string)((InlineDataAttribute)row).Data[0]!).Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_long_reason_is_cut_to_what_a_reply_holds()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        service.Desk.Answer = _ => Task.FromResult(MemoryDesk.Refuse(RefusalReason.Invalid, new string('x', 2000)));

        var reply = await client.MailAsync("550 5.6.0 xxx");

        Assert.InRange(reply.Length, 450, 512);
        Assert.EndsWith("xxx...\r\n", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_desk_that_fails_costs_the_client_a_451()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        service.Desk.Answer = _ => throw new InvalidOperationException("secret detail");

        Assert.DoesNotContain("secret", await client.MailAsync("451 4.3.0"), StringComparison.Ordinal);
    }
}
