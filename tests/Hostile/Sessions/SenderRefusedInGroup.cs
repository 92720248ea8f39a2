using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server refuses MAIL, and the content is in the same packet.</summary>
public sealed class SenderRefusedInGroup
{
    [Fact]
    public async Task A_refused_sender_refuses_all_that_stands_behind_it()
    {
        await using var relay = new Relay(Relay.Announcing("PIPELINING", "CHUNKING")
            .Expect("MAIL").Expect("RCPT").Expect("RCPT").ExpectLine($"BDAT {Relay.Octets.Length} LAST").ExpectBytes(Relay.Octets.Length)
            .Reply("550 5.7.1 not you", "503 5.5.1 MAIL first", "503 5.5.1 MAIL first", "503 5.5.1 RCPT first").TakeQuit());

        var result = await relay.SendAndQuitAsync(envelope: Relay.EnvelopeTo("b@example.net", "c@example.net"));

        Assert.All(result.Recipients, recipient =>
        {
            Assert.Equal(new Told(SmtpStage.MailFrom, SmtpFailure.Rejected, SmtpFailureDetail.None, Delivered.No, RetryAdvice.Never), Told.Of(recipient.Error));
            Assert.Equal(FailureScope.Message, recipient.Error!.Scope);
            Assert.Equal("550 5.7.1 not you", recipient.Reply!.ToString());
        });
    }
}
