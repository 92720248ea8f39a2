namespace Waxwing.Smtp.Tests.Client.Window;

/// <summary>Windows of up to sixty-four messages: how they open, how they are refilled, and what a refusal or an end in a full one does.</summary>
public sealed class WideWindows
{
    [Fact]
    public async Task A_window_doubles_and_is_never_wider_than_what_was_accepted_before_or_than_nine()
    {
        await using var server = new HeldServer(64);
        var sent = server.Send(600);
        while (server.Answered < sent.Length)
        {
            await HeldServer.UntilAsync(() => server.Unanswered > 0);
            Assert.InRange(server.MostBefore + 1, 1, Math.Min(64, Math.Min(Math.Max(9, server.Answered), 1L << Math.Min(server.Answered, 30))));
            server.Answer();
        }

        Assert.All(await Task.WhenAll(sent), result => Assert.Null(result.Recipients[0].Error));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(40)]
    [InlineData(64)]
    public async Task A_window_opens_as_far_as_it_may(int width)
    {
        await using var server = new HeldServer(width);
        server.Send(600);
        await server.FillAsync(width);

        Assert.Equal(width, server.Session.Window);
        Assert.Equal(width - 1, server.MostBefore);
    }

    [Fact]
    public async Task A_wide_window_is_refilled_by_the_quarter()
    {
        await using var server = new HeldServer(64);
        server.Send(600);
        await server.FillAsync(64);
        for (var number = 0; number < 16; number++)
        {
            server.Answer();
        }

        // Were one place filled at a time, there would never be so few.
        await HeldServer.UntilAsync(() => server.Session.InFlight == 48);
        Assert.Equal(48, server.Unanswered);
        server.Answer();
        await HeldServer.UntilAsync(() => server.Unanswered == 64);
    }

    [Fact]
    public async Task A_refusal_in_a_full_window_lets_nothing_in_before_there_are_fewer_than_the_server_may_still_refuse()
    {
        await using var server = new HeldServer(64);
        var sent = server.Send(600);
        await server.FillAsync(64);
        server.Answer(command => command is "RCPT" or "BDAT" ? "550 5.1.1 no" : "250 ok");
        await HeldServer.UntilAsync(() => server.Session.InFlight == 63);
        server.MostBefore = 0;
        while (server.Answered < sent.Length)
        {
            await HeldServer.UntilAsync(() => server.Unanswered > 0);
            server.Answer();
        }

        var results = await Task.WhenAll(sent);
        Assert.Single(results, result => result.Recipients[0].Delivered != Delivered.Yes);
        // Eighteen refusals may be borne, two are spent, and each message may cost two: never again more than eight.
        Assert.InRange(server.MostBefore + 1, 2, 8);
    }

    [Fact]
    public async Task In_a_full_window_421_means_that_the_head_was_not_sent_and_nothing_is_known_of_those_behind_it()
    {
        await using var server = new HeldServer(64);
        var sent = server.Send(600);
        await server.FillAsync(64);
        var accepted = server.Answered;
        server.Wire.Say("421 4.3.2 closing\r\n");

        var results = await Task.WhenAll(sent);
        Assert.Equal((accepted, 63), (Count(results, Delivered.Yes), Count(results, Delivered.Unknown)));
        Assert.Equal(Delivered.No, results[accepted].Recipients[0].Delivered);
    }

    [Fact]
    public async Task At_the_end_of_the_connection_in_a_full_window_nothing_is_known_of_any_in_it_and_the_others_were_not_sent()
    {
        await using var server = new HeldServer(64);
        var sent = server.Send(600);
        await server.FillAsync(64);
        var accepted = server.Answered;
        server.Wire.End();

        var results = await Task.WhenAll(sent);
        Assert.Equal((accepted, 64, 600 - 64 - accepted), (Count(results, Delivered.Yes), Count(results, Delivered.Unknown), Count(results, Delivered.No)));
    }

    [Fact]
    public async Task A_few_that_may_not_cross_go_again_alone()
    {
        await using var server = new HeldServer(6);
        var sent = server.Send(40);
        await server.FillAsync(6);
        server.Answer();
        for (var number = 1; number < 6; number++)
        {
            server.Answer(command => string.Equals(command, "RSET", StringComparison.Ordinal) ? "250 ok" : "503 5.5.1 wait");
        }

        await HeldServer.UntilAsync(() => server.Knowledge.CrossingRefused && server.Session.InFlight == 1);
        server.MostBefore = 0;
        while (sent.Any(sending => !sending.IsCompleted))
        {
            await HeldServer.UntilAsync(() => server.Unanswered > 0 || sent.All(sending => sending.IsCompleted));
            if (server.Unanswered > 0)
            {
                server.Answer();
            }
        }

        Assert.All(await Task.WhenAll(sent), result => Assert.Null(result.Recipients[0].Error));
        Assert.Equal((0, 45), (server.MostBefore, server.Arrived));
    }

    [Fact]
    public async Task Forty_that_may_not_cross_use_the_session_up_and_none_of_them_was_sent()
    {
        await using var server = new HeldServer(40);
        var sent = server.Send(200);
        await server.FillAsync(40);
        server.Answer();
        var accepted = server.Answered;
        for (var number = 1; number < 40; number++)
        {
            server.Answer(command => string.Equals(command, "RSET", StringComparison.Ordinal) ? "250 ok" : "503 5.5.1 wait");
        }

        var results = await Task.WhenAll(sent);
        Assert.All(results.Skip(accepted), result =>
            Assert.Equal((SmtpFailureDetail.SessionUsedUp, Delivered.No), (result.Recipients[0].Error!.Detail, result.Recipients[0].Delivered)));
        Assert.True(server.Knowledge.CrossingRefused && server.Session is { IsUsedUp: true, Broken: null });
        await server.Session.QuitAsync();
        Assert.Equal("QUIT", server.Last);
    }

    private static int Count(TransactionResult[] results, Delivered fate) => results.Count(result => result.Recipients[0].Delivered == fate);
}
