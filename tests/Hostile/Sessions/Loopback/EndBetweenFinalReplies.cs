using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Loopback;

/// <summary>The connection ends after two of four final replies.</summary>
public sealed class EndBetweenFinalReplies
{
    [Fact]
    public async Task Two_are_decided_and_two_unknown()
    {
        await using var server = new LmtpServer(LmtpServer.Announcing("PIPELINING", "CHUNKING")
            .Expect("MAIL").Expect("RCPT").Expect("RCPT").Expect("RCPT").Expect("RCPT").Reply("250 ok", "250 ok", "250 ok", "250 ok", "250 ok")
            .Expect("BDAT").ExpectBytes(LmtpServer.Octets.Length).Reply("250 first", "450 4.2.0 later").Drop().TakeTheRest());
        await using var session = await server.OpenAsync();

        var result = await LmtpServer.SendAsync(session, recipients: 4);

        Assert.Equal([Delivered.Yes, Delivered.No, Delivered.Unknown, Delivered.Unknown], result.Recipients.Select(recipient => recipient.Delivered));
        Assert.Equal((SmtpFailure.Rejected, RetryAdvice.Later), (result.Recipients[1].Error!.Failure, result.Recipients[1].Error!.Retry));
        Assert.All(result.Recipients.Skip(2), recipient => Assert.Equal(SmtpFailure.ConnectionLost, recipient.Error!.Failure));
    }
}
