using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Loopback;

/// <summary>One final reply more than recipients were accepted: what was answered stands, and the session is not used again.</summary>
public sealed class FinalReplyTooMany
{
    [Fact]
    public async Task The_fates_stand_and_the_session_ends()
    {
        await using var server = new LmtpServer(LmtpServer.Announcing("PIPELINING").TakesMessage("250 ok", "550 5.1.1 no", "250 ok")
            .Reply("250 first", "250 third", "250 for nobody").TakeTheRest());
        await using var session = await server.OpenAsync();

        var result = await LmtpServer.SendAsync(session, recipients: 3);
        await server.Peer.Completion.Bounded();
        var next = await LmtpServer.SendAsync(session, recipients: 1);

        Assert.Equal(["first", "no", "third"], result.Recipients.Select(recipient => recipient.Reply!.Text));
        Assert.Equal([Delivered.Yes, Delivered.No, Delivered.Yes], result.Recipients.Select(recipient => recipient.Delivered));
        Assert.Equal((Delivered.No, SmtpFailureDetail.ReplyUnexpected), (next.Recipients[0].Delivered, next.Recipients[0].Error!.Detail));
    }
}
