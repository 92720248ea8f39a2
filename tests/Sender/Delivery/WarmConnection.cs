using Microsoft.Extensions.Time.Testing;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Delivery;

/// <summary>One connection for a relay stays warm, and is doubted.</summary>
public sealed class WarmConnection : SenderTest
{
    [Fact]
    public async Task Two_messages_share_a_connection()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Takes().Ends());
        await using var sender = new MailSender(Options(peer));
        var first = await sender.SendAsync(Message(), Token);
        var second = await sender.SendAsync(Message(), Token);

        Assert.Equal(1, peer.Connections);
        Assert.False(first.Attempts[0].Connection!.Reused);
        Assert.True(second.Attempts[0].Connection!.Reused);
    }

    [Fact]
    public async Task Messages_from_many_threads_take_turns()
    {
        var script = RelayScripts.Implicit(Authority);
        for (var i = 0; i < 20; i++)
        {
            script.Takes();
        }

        await using var peer = ScriptedPeer.Listen(script.Ends());
        var options = Options(peer);
        await using var sender = new MailSender(options with { Relays = [options.Relays[0] with { MaxConnections = 1 }] });
        var receipts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => sender.SendAsync(Message(), Token), Token)));

        Assert.All(receipts, receipt => Assert.Equal(SendOutcome.Accepted, receipt.Outcome));
        Assert.Equal(1, peer.Connections);
        Assert.Equal(20, receipts.Select(receipt => receipt.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task A_connection_that_died_before_MAIL_was_answered_is_opened_once_more_without_a_word()
    {
        await using var peer = ScriptedPeer.Listen(
            RelayScripts.Implicit(Authority).Takes().Expect("MAIL").Drop(),
            RelayScripts.Implicit(Authority).Takes().Ends());
        await using var sender = new MailSender(Options(peer));
        await sender.SendAsync(Message(), Token);
        var second = await sender.SendAsync(Message(), Token);

        Assert.Equal(SendOutcome.Accepted, second.Outcome);
        Assert.Single(second.Attempts);
        Assert.False(second.Attempts[0].Connection!.Reused);
    }

    [Fact]
    public async Task Whoever_trusts_no_warm_connection_gets_the_place_of_an_idle_one_where_there_are_as_many_as_may_be()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Ends(), RelayScripts.Implicit(Authority).Ends());
        var options = Options(peer);
        options = options with { Relays = [options.Relays[0] with { MaxConnections = 1 }] };
        await using var relay = new Relay(options.Relays[0], options, SystemNetwork.Instance, SystemNetwork.Instance, new SubmissionDiscovery(SystemDns.Of(options), () => 0));
        await (await relay.RentAsync(fresh: false, Token)).DisposeAsync();
        await using var lease = await relay.RentAsync(fresh: true, Token).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Token);

        Assert.False(lease.Connection.Reused);
        Assert.Equal(2, peer.Connections);
        Assert.Equal(1, relay.Status.Connections);
    }

    [Fact]
    public async Task Content_on_a_connection_that_was_idle_waits_for_the_answer_to_MAIL_so_that_a_death_is_known_as_not_sent()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var peer = ScriptedPeer.Listen(
            RelayScripts.Implicit(Authority, "PIPELINING", "CHUNKING").TakesGroup().Expect("MAIL").Expect("RCPT").Drop(),
            RelayScripts.Implicit(Authority, "PIPELINING", "CHUNKING").TakesGroup().Ends());
        await using var sender = new MailSender(Options(peer) with { Clock = clock });
        await sender.SendAsync(Message(), Token);
        clock.Advance(TimeSpan.FromSeconds(30));
        var second = await sender.SendAsync(Message(text: "canary-of-the-second"), Token);

        Assert.Equal(SendOutcome.Accepted, second.Outcome);
        Assert.Equal(2, peer.Connections);
        Assert.Equal(2, peer.Contents.Count);
    }

    [Fact]
    public async Task An_idle_connection_is_closed_with_QUIT_after_its_time()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().ExpectLine("QUIT").Mark("quit").Reply("221 bye").Ends());
        await using var sender = new MailSender(Options(peer) with { Clock = clock, IdleLimit = TimeSpan.FromSeconds(40) });
        await sender.SendAsync(Message(), Token);
        clock.Advance(TimeSpan.FromSeconds(41));

        await peer.Reached("quit").WaitAsync(Token);
    }
}
