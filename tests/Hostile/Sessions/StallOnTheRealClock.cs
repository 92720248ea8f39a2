using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server says nothing any more, and time is real.</summary>
public sealed class StallOnTheRealClock
{
    [Fact]
    public async Task The_session_ends_at_its_limit()
    {
        var limit = TimeSpan.FromMilliseconds(300);
        var (peer, client) = ScriptedPeer.InMemory(new PeerScript().Secure(Relay.Certificate).Stall());
        await using var peerEnds = peer;
        var began = TimeProvider.System.GetTimestamp();

        var refused = await Assert.ThrowsAsync<SmtpException>(
            () => SmtpConnection.OpenAsync(client, Relay.OptionsFor(TlsMode.Implicit) with { Timeouts = Relay.Limits with { Greeting = limit } }).Bounded());

        Assert.Equal(new Told(SmtpStage.Greeting, SmtpFailure.TimedOut, SmtpFailureDetail.None, Delivered.No, RetryAdvice.Later), Told.Of(refused.Error));
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), limit, TimeSpan.FromSeconds(20));
    }
}
