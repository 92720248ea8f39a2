using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Loopback;

/// <summary>The server takes the content for one recipient, refuses it for another, and wants it later for a third: each has his own fate.</summary>
public sealed class FinalRepliesMixed
{
    [Theory]
    [InlineData("PIPELINING")]
    [InlineData("8BITMIME")]
    public async Task Each_reply_is_about_one_recipient(string keyword)
    {
        await using var server = new LmtpServer(LmtpServer.Announcing(keyword).TakesMessage("250 ok", "550 5.1.1 no such user", "250 ok", "250 ok")
            .Reply("552 5.2.2 full", "250 third", "451 4.3.0 later").TakesMessage("250 ok").Reply("250 again").Expect("QUIT").Reply("221 bye"));
        await using var session = await server.OpenAsync();

        var result = await LmtpServer.SendAsync(session, recipients: 4);
        var next = await LmtpServer.SendAsync(session, recipients: 1);
        await session.QuitAsync().Bounded();
        await server.Peer.Completion.Bounded();

        Assert.Equal([Delivered.No, Delivered.No, Delivered.Yes, Delivered.No], result.Recipients.Select(recipient => recipient.Delivered));
        Assert.Equal([SmtpStage.FinalDot, SmtpStage.RcptTo, null, SmtpStage.FinalDot], result.Recipients.Select(recipient => recipient.Error?.Stage));
        Assert.Equal([RetryAdvice.Never, RetryAdvice.Never, null, RetryAdvice.Later], result.Recipients.Select(recipient => recipient.Error?.Retry));
        Assert.All(result.Recipients.Where(recipient => recipient.Error is not null), recipient => Assert.Equal(FailureScope.Recipient, recipient.Error!.Scope));
        Assert.Null(result.FinalReply);
        Assert.Equal(Delivered.Yes, next.Recipients[0].Delivered);
    }
}
