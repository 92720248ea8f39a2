using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server says 421: it is closing the channel (RFC 5321 §3.8).</summary>
public sealed class ClosingAnnounced
{
    [Theory]
    [MemberData(nameof(SessionPhase.NamesOfReplies), MemberType = typeof(SessionPhase))]
    public async Task In_place_of_any_reply_421_means_not_sent_and_another_connection(string name)
    {
        var phase = SessionPhase.Named(name);
        await using var relay = phase.Then(script => script.Reply("421 4.3.2 going down").Stall());

        var error = await phase.RunAsync(relay);

        Assert.Equal(new Told(phase.Stage, SmtpFailure.Rejected, SmtpFailureDetail.ServiceClosing, Delivered.No, RetryAdvice.OnNewConnection), Told.Of(error));
        Assert.Equal("421 4.3.2 going down", error.Reply!.ToString());
    }
}
