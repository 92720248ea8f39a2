using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Loopback;

/// <summary>Nobody was accepted: DATA is not said, and a 354 that comes all the same answers nothing. How its content would be answered is not known.</summary>
public sealed class GoAheadForNobody
{
    [Fact]
    public async Task No_content_is_sent()
    {
        await using var server = new LmtpServer(LmtpServer.Announcing("PIPELINING").Expect("MAIL").Expect("RCPT").Expect("RCPT")
            .Reply("250 ok", "550 no", "550 no", "354 go").ExpectEnd());
        await using var session = await server.OpenAsync();

        var result = await LmtpServer.SendAsync(session, recipients: 2);
        await server.Peer.Completion.Bounded();

        Assert.All(result.Recipients, recipient => Assert.Equal((SmtpStage.RcptTo, Delivered.No), (recipient.Error!.Stage, recipient.Delivered)));
        Assert.False(session.IsUsable);
        Assert.DoesNotContain("canary", server.Peer.ReceivedInClear, StringComparison.Ordinal);
    }
}
