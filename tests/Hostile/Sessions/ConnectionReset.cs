using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server resets the connection instead of answering.</summary>
public sealed class ConnectionReset
{
    [Theory]
    [MemberData(nameof(SessionPhase.Names), MemberType = typeof(SessionPhase))]
    public async Task A_reset_is_told_with_its_stage_and_the_fate_of_the_message(string name)
    {
        var phase = SessionPhase.Named(name);
        await using var relay = phase.Then(script => script.Reset());

        var error = await phase.RunAsync(relay);

        Assert.Equal(new Told(phase.Stage, SmtpFailure.ConnectionLost, SmtpFailureDetail.None, phase.Fate, RetryAdvice.OnNewConnection), Told.Of(error));
        await relay.Peer.Completion.Bounded();
    }
}
