using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions.Extensions;

/// <summary>The server announces limits that nobody could keep, or that contradict each other (RFC 9422).</summary>
public sealed class LimitsThatAreAbsurd
{
    [Theory]
    [InlineData("LIMITS MAILMAX=0 RCPTMAX=0 RCPTDOMAINMAX=0")]
    [InlineData("LIMITS MAILMAX=00 RCPTMAX=-1 RCPTDOMAINMAX=")]
    [InlineData("LIMITS MAILMAX=99999999999999999999 RCPTMAX=2147483648 RCPTDOMAINMAX=1000000")]
    [InlineData("LIMITS RCPTMAX=1 RCPTMAX=2 MAILMAX=0")]
    [InlineData("LIMITS = =1 == RCPTMAX RCPTMAX=x")]
    public async Task They_hold_nothing_back_and_break_nothing(string limits)
    {
        await using var relay = new Relay(Relay.Announcing(limits)
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 queued").TakeQuit());

        var result = await relay.SendAndQuitAsync(envelope: Relay.EnvelopeTo("b@one.example.net", "c@two.example.net"));

        Assert.All(result.Recipients, recipient => Assert.Equal(Delivered.Yes, recipient.Delivered));
    }
}
