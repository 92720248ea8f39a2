using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The octets under TLS are changed on the way.</summary>
public sealed class CorruptedRecord
{
    [Fact]
    public async Task A_record_that_does_not_verify_ends_the_session()
    {
        await using var relay = new Relay(Relay.Announcing().Expect("MAIL").WaitForRelease().Reply("250 ok").Stall());
        await using var session = await relay.OpenAsync();
        relay.Wire.Corrupts = true;
        relay.Peer.Release();

        var result = await session.SendAsync(Relay.Envelope, Relay.Content).Bounded();

        Assert.Equal(new Told(SmtpStage.MailFrom, SmtpFailure.ConnectionLost, SmtpFailureDetail.None, Delivered.No, RetryAdvice.OnNewConnection), Told.Of(result.Recipients[0].Error));
        Assert.DoesNotContain("RCPT", relay.Peer.ReceivedInTls, StringComparison.Ordinal);
    }
}
