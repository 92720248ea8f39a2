using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server sends one octet at a time, for ever.</summary>
public sealed class Trickle
{
    private const int Steps = 4;

    [Theory]
    [MemberData(nameof(SessionPhase.Names), MemberType = typeof(SessionPhase))]
    public async Task Octets_that_trickle_in_do_not_stretch_a_phase(string name)
    {
        var phase = SessionPhase.Named(name);
        // A reply without end; or a TLS record that is never whole.
        byte[] octets = phase.Stage == SmtpStage.TlsHandshake ? [0x16, 0x03, 0x03, 0x40, 0x00, 0x02, 0x00] : "250-slow"u8.ToArray();
        await using var relay = phase.Then(script => script.Mark("here").Trickle(octets).Stall());
        var run = phase.RunAsync(relay);
        await relay.Peer.Reached("here").Bounded();
        await relay.Clock.WhenArmedAsync(phase.Limit);
        var before = relay.Wire.OctetsRead;

        for (var step = 0; step < Steps; step++)
        {
            var seen = relay.Wire.OctetsRead;
            relay.Peer.Release();
            await relay.Wire.WhenReadAsync(beyond: seen);
            Assert.False(run.IsCompleted);
            relay.Clock.Advance(phase.Limit / Steps);
        }

        var error = await run.Bounded();

        Assert.Equal(new Told(phase.Stage, SmtpFailure.TimedOut, SmtpFailureDetail.None, phase.Fate, RetryAdvice.Later), Told.Of(error));
        Assert.InRange(relay.Wire.OctetsRead, before + Steps, long.MaxValue);
    }
}
