using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server sends an octet now and then, and time is real.</summary>
public sealed class TrickleOnTheRealClock
{
    [Fact]
    public async Task The_session_ends_at_its_limit()
    {
        var limit = TimeSpan.FromMilliseconds(500);
        var script = new PeerScript().Secure(Relay.Certificate).Do("trickle", async peer =>
        {
            await peer.WriteAsync("220-"u8.ToArray());
            try
            {
                // For a minute: much longer than the limit, and than this test may take.
                for (var i = 0; i < 1200; i++)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
                    await peer.WriteAsync("x"u8.ToArray());
                }
            }
            catch (Exception gone) when (gone is IOException or ObjectDisposedException or OperationCanceledException)
            {
                // The client has left, as it should.
            }
        });
        var (peer, client) = ScriptedPeer.InMemory(script);
        await using var peerEnds = peer;
        var wire = new ObservedStream(client);
        var began = TimeProvider.System.GetTimestamp();

        var refused = await Assert.ThrowsAsync<SmtpException>(
            () => SmtpConnection.OpenAsync(wire, Relay.OptionsFor(TlsMode.Implicit) with { Timeouts = Relay.Limits with { Greeting = limit } }).Bounded());

        Assert.Equal(new Told(SmtpStage.Greeting, SmtpFailure.TimedOut, SmtpFailureDetail.None, Delivered.No, RetryAdvice.Later), Told.Of(refused.Error));
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), limit, TimeSpan.FromSeconds(20));
    }
}
