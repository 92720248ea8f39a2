using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Loopback;

/// <summary>The server answers for two of three recipients and then says nothing: two fates are known, and the third is not.</summary>
public sealed class FinalRepliesTooFew
{
    [Fact]
    public async Task The_one_who_is_not_answered_for_is_unknown_after_the_time_of_one_reply()
    {
        await using var server = new LmtpServer(LmtpServer.Announcing("PIPELINING").TakesMessage("250 ok", "250 ok", "250 ok")
            .WaitForRelease().Reply("250 first", "552 5.2.2 full").TakeTheRest());
        await using var session = await server.OpenAsync();

        var sending = LmtpServer.SendAsync(session, recipients: 3);
        // The time of the first reply begins when the end of the content is out, that of each other when the one before has come.
        await server.Clock.WhenArmedAsync(Relay.Limits.FinalDot);
        server.Peer.Release();
        await server.Clock.WhenArmedAsync(Relay.Limits.FinalDot, times: 3);
        server.Clock.Advance(Relay.Limits.FinalDot + TimeSpan.FromMilliseconds(1));
        var result = await sending;

        Assert.Equal([Delivered.Yes, Delivered.No, Delivered.Unknown], result.Recipients.Select(recipient => recipient.Delivered));
        Assert.Equal((SmtpStage.FinalDot, SmtpFailure.TimedOut), (result.Recipients[2].Error!.Stage, result.Recipients[2].Error!.Failure));
        Assert.Equal((8, 7), result.Replies);
        Assert.False(session.IsUsable);
    }
}
