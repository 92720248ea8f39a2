using Waxwing.Hostile.Tests.Sessions;
using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Relays;

/// <summary>The first relay takes the whole content and closes. Whether it has the message nobody knows, so nobody else gets it.</summary>
public sealed class SilentAfterContent
{
    [Fact]
    public async Task Does_not_make_a_duplicate_at_the_second_relay()
    {
        await using var silent = ScriptedPeer.Listen(TwoRelays.Ready()
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Drop());
        await using var good = ScriptedPeer.Listen(TwoRelays.Takes(TwoRelays.Ready()));
        await using var relays = new TwoRelays(options => options, silent, good);

        var receipt = await relays.SendAsync().Bounded();

        Assert.Equal((SendOutcome.Unknown, Delivered.Unknown), (receipt.Outcome, receipt.Recipients.Single().Delivered));
        Assert.Equal(0, good.Connections);
    }
}
