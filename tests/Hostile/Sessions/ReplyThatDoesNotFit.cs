using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>A well-formed reply cannot be the answer to what was asked.</summary>
public sealed class ReplyThatDoesNotFit
{
    [Theory]
    [InlineData("EHLO", "354 go", SmtpStage.Ehlo)]
    [InlineData("MAIL", "354 go", SmtpStage.MailFrom)]
    [InlineData("RCPT", "354 go", SmtpStage.RcptTo)]
    [InlineData("DATA", "250 ok", SmtpStage.Data)]
    [InlineData("DATA", "334 ", SmtpStage.Data)]
    [InlineData("final dot", "354 go on", SmtpStage.FinalDot)]
    [InlineData("a group with BDAT", "354 go", SmtpStage.MailFrom)]
    [InlineData("RSET", "354 go", SmtpStage.Reset)]
    [InlineData("RSET", "500 what?", SmtpStage.Reset)]
    public async Task A_reply_that_cannot_be_the_answer_ends_the_session(string name, string reply, SmtpStage stage)
    {
        var phase = SessionPhase.Named(name);
        await using var relay = phase.Then(script => script.Reply(reply).Stall());

        var error = await phase.RunAsync(relay);

        Assert.Equal(new Told(stage, SmtpFailure.ProtocolViolation, SmtpFailureDetail.ReplyUnexpected, phase.Fate, RetryAdvice.Never), Told.Of(error));
        Assert.Equal(reply[..3], error.Reply!.ToString()[..3]);
    }
}
