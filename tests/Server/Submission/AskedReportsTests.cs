using System.Globalization;
using Waxwing.Server.Mail;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Submission;

/// <summary>RFC 3461 at the listener: what may be asked of reports, and what nobody can have meant.</summary>
public sealed class AskedReportsTests
{
    private static readonly Mailbox Ann = Mailbox.Parse("ann@example.net");

    [Fact]
    public async Task DSN_is_announced()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();

        Assert.Contains("250-DSN\r\n", (await client.AskAsync("EHLO client.example", "250-")).Replace("250 ", "250-", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_asked_comes_to_the_desk_with_the_recipient_for_whom_it_is_asked()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        await client.AskAsync("MAIL FROM:<shop@acme.test> ret=hdrs ENVID=order+2B4711", "250");
        await client.AskAsync("RCPT TO:<ann@example.net> NOTIFY=success,Delay ORCPT=RFC822;Ann+20Lee@example.org", "250");
        await client.AskAsync("RCPT TO:<bob@example.net> NOTIFY=NEVER", "250");
        await client.AskAsync("RCPT TO:<eve@example.net>", "250");
        await client.AskAsync("DATA", "354");
        await client.AskAsync(SubmissionClient.Message + ".", "250");

        var draft = service.Desk.Draft;
        Assert.True(draft.ReportsFailure);
        Assert.Equal(new ReportRequest(DsnReturn.Headers, EnvelopeId.Parse("order+4711")), draft.Reports);
        Assert.Equal((DsnNotify.Success | DsnNotify.Delay, "rfc822;Ann Lee@example.org"), (draft.DsnRequests[Ann].Notify, draft.DsnRequests[Ann].OriginalRecipient!.ToString()));
        Assert.Equal(new DsnRequest(DsnNotify.Never, null), draft.DsnRequests[Mailbox.Parse("bob@example.net")]);
        Assert.Equal(DsnRequest.None, draft.DsnRequests[Mailbox.Parse("eve@example.net")]);
    }

    [Fact]
    public async Task Who_asks_for_nothing_hands_over_nothing_of_it()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        await client.MailAsync();

        Assert.Null(service.Desk.Draft.Reports);
        Assert.Equal(DsnRequest.None, service.Desk.Draft.DsnRequests[Ann]);
    }

    [Theory]
    [InlineData("MAIL FROM:<shop@acme.test> RET", "RET")]
    [InlineData("MAIL FROM:<shop@acme.test> RET=", "RET")]
    [InlineData("MAIL FROM:<shop@acme.test> RET=BODY", "RET")]
    [InlineData("MAIL FROM:<shop@acme.test> RET=FULL RET=FULL", "RET")]
    [InlineData("MAIL FROM:<shop@acme.test> ENVID", "ENVID")]
    [InlineData("MAIL FROM:<shop@acme.test> ENVID=", "ENVID")]
    [InlineData("MAIL FROM:<shop@acme.test> ENVID=a+2b", "ENVID")]
    [InlineData("MAIL FROM:<shop@acme.test> ENVID=a+4", "ENVID")]
    [InlineData("MAIL FROM:<shop@acme.test> ENVID=a=b", "ENVID")]
    [InlineData("MAIL FROM:<shop@acme.test> ENVID=a+0D+0ABcc:+20eve", "ENVID")]
    [InlineData("MAIL FROM:<shop@acme.test> ENVID=a SIZE=1 envid=a", "ENVID")]
    [InlineData("MAIL FROM:<shop@acme.test> ENVID={101}", "ENVID")]
    [InlineData("RCPT TO:<ann@example.net> NOTIFY", "NOTIFY")]
    [InlineData("RCPT TO:<ann@example.net> NOTIFY=", "NOTIFY")]
    [InlineData("RCPT TO:<ann@example.net> NOTIFY=NEVER,FAILURE", "NOTIFY")]
    [InlineData("RCPT TO:<ann@example.net> NOTIFY=FAILURE,NEVER", "NOTIFY")]
    [InlineData("RCPT TO:<ann@example.net> NOTIFY=FAILURE,FAILURE", "NOTIFY")]
    [InlineData("RCPT TO:<ann@example.net> NOTIFY=SUCCESS,", "NOTIFY")]
    [InlineData("RCPT TO:<ann@example.net> NOTIFY=ALWAYS", "NOTIFY")]
    [InlineData("RCPT TO:<ann@example.net> NOTIFY=NEVER NOTIFY=NEVER", "NOTIFY")]
    [InlineData("RCPT TO:<ann@example.net> ORCPT=ann@example.org", "ORCPT")]
    [InlineData("RCPT TO:<ann@example.net> ORCPT=;ann@example.org", "ORCPT")]
    [InlineData("RCPT TO:<ann@example.net> ORCPT=rfc822;", "ORCPT")]
    [InlineData("RCPT TO:<ann@example.net> ORCPT=rfc822;ann+0Aeve", "ORCPT")]
    [InlineData("RCPT TO:<ann@example.net> ORCPT=rfc822;a ORCPT=rfc822;a", "ORCPT")]
    [InlineData("RCPT TO:<ann@example.net> ORCPT=rfc822;{494}", "ORCPT")]
    public async Task What_cannot_be_read_is_refused_by_name_and_the_session_goes_on(string command, string parameter)
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        if (command.StartsWith("RCPT", StringComparison.Ordinal))
        {
            await client.AskAsync("MAIL FROM:<shop@acme.test>", "250");
        }

        Assert.Contains(parameter, await client.AskAsync(Filled(command), "501 5.5.4 "), StringComparison.Ordinal);
        await client.AskAsync("RSET", "250");
        await client.MailAsync();
    }

    [Theory]
    [InlineData("MAIL FROM:<shop@acme.test> ENVID={100}")]
    [InlineData("RCPT TO:<ann@example.net> ORCPT=rfc822;{493}")]
    public async Task As_long_as_the_RFC_lets_it_be_is_taken(string command)
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        if (command.StartsWith("RCPT", StringComparison.Ordinal))
        {
            await client.AskAsync("MAIL FROM:<shop@acme.test>", "250");
        }

        await client.AskAsync(Filled(command), "250");
    }

    // {N} stands for so many letters.
    private static string Filled(string command)
    {
        var brace = command.IndexOf('{', StringComparison.Ordinal);
        return brace < 0 ? command : command[..brace] + new string('x', int.Parse(command[(brace + 1)..^1], CultureInfo.InvariantCulture));
    }
}
