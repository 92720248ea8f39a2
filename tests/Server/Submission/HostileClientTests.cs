using System.Text;

namespace Waxwing.Server.Tests.Submission;

/// <summary>What the service's listener must not fall for, though the session's own tests show it of the session.</summary>
public sealed class HostileClientTests
{
    public static TheoryData<string> Smuggled =>
    [
        "first\n.\r\nMAIL FROM:<eve@example.org>\r\n",
        "first\r\n.\nMAIL FROM:<eve@example.org>\r\n",
        "first\r.\r\nMAIL FROM:<eve@example.org>\r\n",
        "first\r\n.\rMAIL FROM:<eve@example.org>\r\n",
        "first\n.\nMAIL FROM:<eve@example.org>\r\n",
        "first\0\r\n",
    ];

    [Theory]
    [MemberData(nameof(Smuggled))]
    public async Task A_message_within_a_message_is_refused_whole(string content)
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();

        await client.MailAsync("550 5.6.0", $"From: shop@acme.test\r\n\r\n{content}");

        await client.AskAsync("NOOP", "250");
        Assert.Empty(service.Desk.Handovers);
    }

    [Theory]
    [InlineData("EHLO injected.example\r\n")]
    [InlineData("MAIL FROM:<eve@example.org>\r\nRCPT TO:<ann@example.net>\r\n")]
    public async Task What_comes_in_clear_behind_STARTTLS_ends_the_session(string injected)
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await SubmissionClient.ConnectAsync(service.StartTlsPort);
        await client.ExpectAsync("220");
        await client.AskAsync("EHLO c", "250");

        await client.SendAsync($"STARTTLS\r\n{injected}");

        Assert.StartsWith("554 5.5.1", await client.ToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_STARTTLS_there_is_neither_AUTH_nor_mail()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await SubmissionClient.ConnectAsync(service.StartTlsPort);
        await client.ExpectAsync("220 mx.test ESMTP");
        Assert.DoesNotContain("AUTH", await client.AskAsync("EHLO c", "250"), StringComparison.Ordinal);

        await client.AskAsync($"AUTH PLAIN {SubmissionClient.Base64($"\0resend\0{service.Secret}")}", "538 5.7.11");
        await client.AskAsync("MAIL FROM:<shop@acme.test>", "530 5.7.0");
    }

    [Fact]
    public async Task Without_a_log_in_no_mail_is_taken()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.ConnectAsync();
        await client.AskAsync("EHLO c", "250");

        await client.AskAsync("MAIL FROM:<shop@acme.test>", "530 5.7.0 Authentication required");
    }

    [Theory]
    [InlineData("no header at all")]
    [InlineData("")]
    [InlineData("\r\n")]
    public async Task What_is_no_message_is_refused_or_handed_over_and_never_an_error_of_ours(string content)
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        await client.AskAsync("MAIL FROM:<shop@acme.test>", "250");
        await client.AskAsync("RCPT TO:<ann@example.net>", "250");
        await client.AskAsync("DATA", "354");

        Assert.Matches("^(550 5[.]6[.]0|250 2[.]0[.]0) ", await client.AskAsync(content.Length == 0 ? "." : $"{content}\r\n.", ""));
    }

    [Fact]
    public async Task Parts_within_parts_without_end_are_read_in_bounds()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        var content = new StringBuilder("From: shop@acme.test\r\n");
        for (var depth = 0; depth < 20_000; depth++)
        {
            content.Append($"Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n");
        }

        await client.MailAsync("250 2.0.0", content.ToString());
    }

    [Fact]
    public async Task A_message_that_goes_in_a_circle_is_stopped()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();

        await client.MailAsync("554 5.4.6", string.Concat(Enumerable.Repeat("Received: by mx.test; Mon, 30 Nov 2026 12:00:00 +0000\r\n", 101)) + SubmissionClient.Message);

        Assert.Empty(service.Desk.Handovers);
    }
}
