using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server says nothing before it has heard a TLS hello, or it is dead: both look the same, so a question is asked.</summary>
public sealed class SilenceWhereTheGreetingIsDue
{
    private const string Question = "does this port speak TLS from the first octet?";

    [Fact]
    public async Task Silence_asks_whether_the_mode_is_right()
    {
        var error = await TimedOutAsync(new PeerScript(), TlsMode.StartTls);

        Assert.Equal(new Told(SmtpStage.Greeting, SmtpFailure.TimedOut, SmtpFailureDetail.None, Delivered.No, RetryAdvice.Later), Told.Of(error));
        Assert.Contains(Question, error.Message, StringComparison.Ordinal);
        Assert.Contains("smtps://", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_close_without_a_word_asks_the_same()
    {
        await using var relay = new Relay(new PeerScript().Drop(), TlsMode.StartTls);

        var error = await relay.RefusedAsync();

        Assert.Equal(new Told(SmtpStage.Greeting, SmtpFailure.ConnectionLost, SmtpFailureDetail.None, Delivered.No, RetryAdvice.OnNewConnection), Told.Of(error));
        Assert.Contains(Question, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Whoever has begun to greet speaks SMTP; and inside TLS the mode was right.</summary>
    [Theory]
    [InlineData("2", TlsMode.StartTls)]
    [InlineData("220-relay.test\r\n", TlsMode.StartTls)]
    [InlineData("", TlsMode.Implicit)]
    public async Task Nothing_is_asked_where_the_mode_is_right(string octets, TlsMode mode)
    {
        var script = mode == TlsMode.Implicit ? new PeerScript().Secure(Relay.Certificate) : new PeerScript();

        var error = await TimedOutAsync(octets.Length == 0 ? script : script.ReplyBytes(octets), mode, octets.Length);

        Assert.Equal((SmtpStage.Greeting, SmtpFailure.TimedOut), (error.Stage, error.Failure));
        Assert.DoesNotContain(Question, error.Message, StringComparison.Ordinal);
    }

    private static async Task<SmtpError> TimedOutAsync(PeerScript script, TlsMode mode, int heard = 0)
    {
        await using var relay = new Relay(script.Stall(), mode);
        var refused = relay.RefusedAsync();
        await relay.Peer.Reached("stall").Bounded();
        await relay.Clock.WhenArmedAsync(Relay.Limits.Greeting);
        await relay.Wire.WhenReadAsync(beyond: heard - 1);
        relay.Clock.Advance(Relay.Limits.Greeting);
        return await refused.Bounded();
    }
}
