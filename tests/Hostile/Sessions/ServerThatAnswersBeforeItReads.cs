using Waxwing.Smtp;

namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The server writes each long reply before it reads the next command, and neither side has much room.</summary>
public sealed class ServerThatAnswersBeforeItReads
{
    [Fact]
    public async Task The_reader_always_runs_so_that_nobody_waits_for_the_other()
    {
        const int Recipients = 500;
        var script = Relay.Announcing("PIPELINING").Expect("MAIL").Reply("250 ok");
        for (var i = 0; i < Recipients; i++)
        {
            script.Expect("RCPT").Reply($"250 2.1.5 {new string('x', 1000)}");
        }

        await using var relay = new Relay(script.Expect("DATA").Reply("354 go").ExpectContent().Reply("250 queued").TakeQuit(), capacity: 1);

        var result = await relay.SendAndQuitAsync(envelope: Relay.EnvelopeTo(
            [.. Enumerable.Range(0, Recipients).Select(i => $"{new string('b', 50)}{i}@{new string('e', 60)}.example.net")]));

        Assert.All(result.Recipients, recipient => Assert.Equal(Delivered.Yes, recipient.Delivered));
    }
}
