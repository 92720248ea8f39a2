using Waxwing.Smtp.Server;
using Waxwing.TestSupport;

namespace Waxwing.Smtp.Tests.Server;

public sealed class SessionLimitTests
{
    [Fact]
    public async Task A_long_line_is_refused_and_the_session_goes_on()
    {
        await using var client = await Conversation.StartAsync();

        await client.AskAsync("NOOP " + new string('x', 4000), "500 5.5.2 Line too long");
        await client.AskAsync("NOOP", "250");
    }

    // As one that is short: octets of a chunk, or of what a browser sends, follow.
    [Theory]
    [InlineData("BDAT 5", "")]
    [InlineData("POST /", " HTTP/1.1")]
    [InlineData("x", "")]
    public async Task A_long_line_that_may_have_no_commands_behind_it_ends_the_session(string begins, string ends)
    {
        foreach (var length in new[] { 2048, 4000, 20_000 })
        {
            await using var client = await Conversation.StartAsync();

            await client.AskAsync(begins + new string(' ', length) + ends, "500 5.5.2 Line too long");

            Assert.Equal(SmtpSessionEnd.ProtocolViolation, await client.Session);
        }
    }

    [Fact]
    public async Task A_line_of_exactly_the_limit_is_taken()
    {
        await using var client = await Conversation.StartAsync();

        await client.AskAsync("NOOP " + new string('x', 2048 - 7), "250");
        await client.AskAsync("NOOP " + new string('x', 2048 - 6), "500 5.5.2");
    }

    [Fact]
    public async Task A_line_without_end_ends_the_session()
    {
        await using var client = await Conversation.StartAsync();
        var block = new string('x', 10_000);

        for (var i = 0; i < 8; i++)
        {
            await client.SendAsync(block);
        }

        await client.ExpectAsync("500 5.5.2");
        Assert.Equal(SmtpSessionEnd.ProtocolViolation, await client.Session);
    }

    [Fact]
    public async Task A_bare_LF_ends_the_session_before_anything_behind_it_runs()
    {
        await using var client = await Conversation.StartAsync();

        await client.SendAsync("NOOP\nQUIT\r\n");

        Assert.Equal("500 5.5.2 A line ended with LF instead of CRLF; closing\r\n", await client.ToEndAsync());
        Assert.Equal(SmtpSessionEnd.ProtocolViolation, await client.Session);
    }

    [Fact]
    public async Task Twenty_errors_end_the_session()
    {
        await using var client = await Conversation.StartAsync();
        for (var i = 0; i < 19; i++)
        {
            await client.AskAsync("FROBNICATE", "500 5.5.1");
        }

        await client.AskAsync("NOOP", "250");
        await client.AskAsync("FROBNICATE", "500 5.5.1");

        await client.ExpectAsync("421 4.7.0 Too many errors");
        Assert.Equal(SmtpSessionEnd.LimitReached, await client.Session);
    }

    [Fact]
    public async Task Commands_without_a_message_are_counted()
    {
        await using var client = await Conversation.WithRecipientAsync(options => options with { Limits = new SmtpServerLimits { CommandsPerMessage = 6 } });
        await client.AskAsync("DATA", "354");
        await client.AskAsync(".", "250");
        for (var i = 0; i < 6; i++)
        {
            await client.AskAsync("NOOP", "250");
        }

        await client.AskAsync("NOOP", "421 4.7.0 Too many commands");
        Assert.Equal(SmtpSessionEnd.LimitReached, await client.Session);
    }

    [Fact]
    public async Task A_recipient_too_many_is_put_off()
    {
        await using var client = await Conversation.WithRecipientAsync(options => options with { Limits = new SmtpServerLimits { Recipients = 1 } });

        await client.AskAsync("RCPT TO:<c@example.net>", "452 4.5.3");
        await client.AskAsync("DATA", "354");
    }

    [Fact]
    public async Task An_idle_client_is_told_and_dropped_after_five_minutes()
    {
        await using var client = await Conversation.StartAsync();

        client.Clock.Advance(TimeSpan.FromSeconds(299));
        await client.AskAsync("NOOP", "250");
        client.Clock.Advance(TimeSpan.FromSeconds(300));

        await client.ExpectAsync("421 4.4.2");
        Assert.Equal(SmtpSessionEnd.TimedOut, await client.Session);
    }

    [Fact]
    public async Task A_trickling_client_gets_no_more_time_than_an_idle_one()
    {
        await using var client = await Conversation.StartAsync();
        await client.AskAsync("NOOP", "250");
        for (var i = 0; i < 4 && !client.Session.IsCompleted; i++)
        {
            await client.SendAsync("N");
            client.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        await client.ExpectAsync("421 4.4.2");
        Assert.Equal(SmtpSessionEnd.TimedOut, await client.Session);
    }

    [Fact]
    public async Task A_session_that_has_lasted_long_enough_ends_between_transactions()
    {
        await using var client = await Conversation.StartAsync(options => options with { Timeouts = new SmtpServerTimeouts { Session = TimeSpan.FromMinutes(10) } });
        for (var minutes = 0; minutes < 8; minutes += 4)
        {
            client.Clock.Advance(TimeSpan.FromMinutes(4));
            await client.AskAsync("NOOP", "250");
        }

        client.Clock.Advance(TimeSpan.FromMinutes(2));

        await client.ExpectAsync("421 4.4.2");
        Assert.Equal(SmtpSessionEnd.TimedOut, await client.Session);
    }

    [Fact]
    public async Task A_transaction_under_way_outlives_the_time_of_its_session_and_no_other_begins()
    {
        await using var client = await Conversation.WithRecipientAsync(options => options with { Timeouts = new SmtpServerTimeouts { Session = TimeSpan.FromMinutes(1) } });

        client.Clock.Advance(TimeSpan.FromMinutes(2));
        await client.AskAsync("DATA", "354");
        await client.AskAsync("Subject: x\r\n\r\nx\r\n.", "250 2.0.0");

        await client.ExpectAsync("421 4.4.2");
        Assert.Single(client.Handler.Messages);
    }

    [Fact]
    public async Task An_envelope_that_trickles_in_is_cut_off_at_last()
    {
        await using var client = await Conversation.WithRecipientAsync(options => options with
        {
            Timeouts = new SmtpServerTimeouts { Session = TimeSpan.FromMinutes(6), Content = TimeSpan.FromMinutes(6) },
        });
        for (var minutes = 0; minutes < 12 && !client.Session.IsCompleted; minutes += 4)
        {
            await client.AskAsync("RCPT TO:<c@example.net>", "250");
            client.Clock.Advance(TimeSpan.FromMinutes(4));
        }

        await client.ExpectAsync("421 4.4.2");
        Assert.Equal(SmtpSessionEnd.TimedOut, await client.Session);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("POST /x HTTP/1.0")]
    public async Task Nothing_that_a_browser_sends_behind_its_request_line_runs(string request)
    {
        await using var client = await Conversation.StartAsync();

        await client.SendAsync($"{request}\r\nHost: localhost\r\n\r\nEHLO x\r\nMAIL FROM:<a@example.org>\r\n");

        Assert.StartsWith("500 5.5.", await client.ToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(SmtpSessionEnd.ProtocolViolation, await client.Session);
    }

    [Fact]
    public async Task Content_that_stops_coming_is_given_up()
    {
        await using var client = await Conversation.WithRecipientAsync();
        await client.AskAsync("DATA", "354");

        client.Clock.Advance(TimeSpan.FromMinutes(3));

        await client.ExpectAsync("421 4.4.2");
        Assert.Equal(SmtpSessionEnd.TimedOut, await client.Session);
        Assert.Equal(1, client.Handler.Abandoned);
    }

    [Fact]
    public async Task A_handler_that_never_answers_costs_the_client_a_451()
    {
        await using var client = await Conversation.WithRecipientAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Handler.OnWrite = token =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        };
        await client.AskAsync("DATA", "354");
        await client.SendAsync("a\r\n.\r\n");
        await asked.Task;

        client.Clock.Advance(TimeSpan.FromMinutes(5));

        await client.ExpectAsync("451 4.3.0");
        await client.AskAsync("NOOP", "250");
    }
}
