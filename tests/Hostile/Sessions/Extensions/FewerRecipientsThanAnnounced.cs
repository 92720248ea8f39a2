using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Extensions;

/// <summary>The server announces that it takes a hundred recipients (RCPTMAX, RFC 9422), and takes two.</summary>
public sealed class FewerRecipientsThanAnnounced
{
    [Theory]
    [InlineData("452 4.5.3 too many")]
    [InlineData("552 5.5.3 too many")]
    public async Task Who_was_not_taken_waits_and_who_was_gets_the_message(string refusal)
    {
        await using var relay = new Relay(Relay.Announcing("LIMITS RCPTMAX=100").Expect("MAIL").Reply("250 ok")
            .Expect("RCPT").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("RCPT").Reply(refusal).Expect("DATA").Reply("354 go").ExpectContent().Reply("250 queued").TakeQuit());

        var result = await relay.SendAndQuitAsync(envelope: Relay.EnvelopeTo("b@example.net", "c@example.net", "d@example.net"));

        Assert.Equal([Delivered.Yes, Delivered.Yes, Delivered.No], result.Recipients.Select(recipient => recipient.Delivered));
        Assert.Equal((SmtpStage.RcptTo, RetryAdvice.Later), (result.Recipients[2].Error!.Stage, result.Recipients[2].Error!.Retry));
    }
}
