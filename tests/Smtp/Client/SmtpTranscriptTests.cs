namespace Waxwing.Smtp.Tests.Client;

public sealed class SmtpTranscriptTests
{
    [Fact]
    public void A_conversation_is_written_line_by_line()
    {
        var writer = new StringWriter { NewLine = "\n" };
        var transcript = new SmtpTranscript(writer);
        transcript.Event("connected");
        transcript.Command("EHLO [127.0.0.1]");
        transcript.Reply(new SmtpReply(250, null, ["relay.test", "SIZE 1000"]));
        transcript.Reply(new SmtpReply(550, new EnhancedStatusCode(5, 1, 1), ["no such user"]));

        Assert.Equal("*  connected\nC: EHLO [127.0.0.1]\nS: 250-relay.test\nS: 250 SIZE 1000\nS: 550 5.1.1 no such user\n", writer.ToString());
    }
}
