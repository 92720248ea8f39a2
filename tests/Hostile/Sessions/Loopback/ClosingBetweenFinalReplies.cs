using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Loopback;

/// <summary>A 421 among the final replies is the answer for the recipient whose turn it was; the server may have delivered to those behind.</summary>
public sealed class ClosingBetweenFinalReplies
{
    [Fact]
    public async Task One_was_not_sent_and_those_behind_are_unknown()
    {
        await using var server = new LmtpServer(LmtpServer.Announcing("PIPELINING").TakesMessage("250 ok", "250 ok", "250 ok", "250 ok")
            .Reply("250 first", "421 4.3.2 closing").TakeTheRest());
        await using var session = await server.OpenAsync();

        var result = await LmtpServer.SendAsync(session, recipients: 4);

        Assert.Equal([Delivered.Yes, Delivered.No, Delivered.Unknown, Delivered.Unknown], result.Recipients.Select(recipient => recipient.Delivered));
        Assert.All(result.Recipients.Skip(1), recipient => Assert.Equal(SmtpFailureDetail.ServiceClosing, recipient.Error!.Detail));
    }
}
