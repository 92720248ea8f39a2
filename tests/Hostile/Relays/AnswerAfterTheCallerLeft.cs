using Waxwing.Hostile.Tests.Sessions;
using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Relays;

/// <summary>A relay answers only after the caller has left. The amendment says what it said.</summary>
public sealed class AnswerAfterTheCallerLeft
{
    [Theory]
    [InlineData("250 2.0.0 queued", Delivered.Yes)]
    [InlineData("554 5.6.0 no", Delivered.No)]
    public async Task Is_told_truly(string reply, Delivered delivered)
    {
        await using var late = ScriptedPeer.Listen(TwoRelays.Ready()
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Mark("has it").WaitForRelease().Reply(reply).Expect("QUIT").Reply("221 bye").TakeTheRest());
        await using var relays = new TwoRelays(options => options, late);
        using var cancel = new CancellationTokenSource();
        var sending = relays.Sender.SendAsync(TwoRelays.Message(), cancel.Token);
        await late.Reached("has it").Bounded();
        await cancel.CancelAsync();
        var receipt = await sending.Bounded();
        late.Release();

        Assert.Equal(Delivered.Unknown, receipt.Recipients.Single().Delivered);
        Assert.Equal(delivered, (await receipt.Amendment!.Bounded()).Recipients.Single().Delivered);
    }
}
