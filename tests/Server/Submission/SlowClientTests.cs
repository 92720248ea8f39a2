using Waxwing.Smtp.Server;

namespace Waxwing.Server.Tests.Submission;

/// <summary>Clients that take their time, in a time that a test moves.</summary>
public sealed class SlowClientTests
{
    [Fact]
    public async Task Content_that_trickles_in_is_cut_off_after_the_time_of_one_content()
    {
        var timeouts = new SmtpServerTimeouts { Content = TimeSpan.FromMinutes(15), ContentBlock = TimeSpan.FromMinutes(3) };
        await using var service = await SubmissionService.StartAsync(options => options with { Timeouts = timeouts });
        await using var client = await service.LogInAsync();
        await client.AskAsync("MAIL FROM:<shop@acme.test>", "250");
        await client.AskAsync("RCPT TO:<ann@example.net>", "250");
        await client.AskAsync("DATA", "354");
        for (var times = 1; times <= 7; times++)
        {
            // Two minutes and an octet: never slow enough for one block.
            await service.Clock.WhenArmedAsync(timeouts.ContentBlock, times);
            service.Clock.Advance(TimeSpan.FromMinutes(2));
            await client.SendAsync("x");
        }

        await service.Clock.WhenArmedAsync(timeouts.ContentBlock, 8);
        service.Clock.Advance(TimeSpan.FromMinutes(1));

        await client.ExpectAsync("421 4.4.2");
        Assert.Empty(service.Desk.Handovers);
    }

    [Fact]
    public async Task A_session_that_idles_on_ends_after_an_hour_however_often_it_says_something()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        for (var minutes = 4; minutes < 60; minutes += 4)
        {
            service.Clock.Advance(TimeSpan.FromMinutes(4));
            await client.AskAsync("NOOP", "250");
        }

        service.Clock.Advance(TimeSpan.FromMinutes(4));

        await client.ExpectAsync("421 4.4.2");
    }

    [Fact]
    public async Task A_handshake_that_never_comes_is_given_up()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await SubmissionClient.ConnectAsync(service.ImplicitPort);
        await service.Clock.WhenArmedAsync(service.Options.Timeouts.Handshake);

        service.Clock.Advance(service.Options.Timeouts.Handshake);

        Assert.Equal("", await client.ToEndAsync());
    }

    [Fact]
    public async Task Who_stops_the_service_waits_for_transactions_and_sends_idle_clients_away()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var idle = await service.LogInAsync();
        await using var busy = await service.LogInAsync();
        await busy.AskAsync("MAIL FROM:<shop@acme.test>", "250");
        await busy.AskAsync("RCPT TO:<ann@example.net>", "250");
        await busy.AskAsync("DATA", "354");

        var stopped = service.StopAsync();

        await idle.ExpectAsync("421 4.3.2");
        await busy.AskAsync(SubmissionClient.Message + ".", "250 2.0.0");
        await busy.ExpectAsync("421 4.3.2");
        await stopped;
        Assert.Single(service.Desk.Handovers);
    }

    [Fact]
    public async Task Who_has_said_everything_and_hung_up_gets_its_mail_accepted()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await SubmissionClient.ConnectAsync(service.PlainPort);
        await client.SendAsync($"EHLO c\r\nMAIL FROM:<shop@acme.test>\r\nRCPT TO:<ann@example.net>\r\nDATA\r\n{SubmissionClient.Message}.\r\nQUIT\r\n");
        client.CompleteWriting();

        Assert.Contains("\r\n250 2.0.0 Ok: queued as ", await client.ToEndAsync(), StringComparison.Ordinal);
        Assert.Single(service.Desk.Handovers);
    }
}
