using Waxwing.Smtp;
using Waxwing.Tests.Support;
using Waxwing.TestSupport;

namespace Waxwing.Tests.Delivery;

/// <summary>A relay that keeps failing is left alone, told so, tried again by one connection, and taken back.</summary>
public sealed class Breakers : SenderTest
{
    private static readonly BreakerOptions Three = new() { Failures = 3, Rest = TimeSpan.FromSeconds(30) };

    private readonly ObservedClock _clock = new();
    private readonly SwitchedNetwork _network = new();
    private readonly KeptLog _log = new();

    private PeerScript Ready => RelayScripts.Implicit(Authority);

    [Fact]
    public async Task A_relay_that_keeps_failing_rests_and_every_message_is_told_since_when_and_until_when()
    {
        await using var peer = ScriptedPeer.Listen(Ready.Takes().Ends());
        _network.Close(peer.Port);
        await using var sender = Sender(OptionsFor(peer));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("Connect", (await FailAsync(sender)).Stage.ToString());
        }

        var error = await FailAsync(sender);
        Assert.Equal(3, _network.Dials(peer.Port));
        Assert.Equal((nameof(SendFault.RelayResting), SmtpFailure.ConnectionLost, FailureScope.Relay, Delivered.No, RetryAdvice.Later), (error.Detail, error.Failure, error.Scope, error.Delivered, error.Retry));
        Assert.Contains($"{UrlOf(peer)} is resting since 00:00:00Z", error.Message, StringComparison.Ordinal);
        Assert.Contains("next try at 00:00:30Z", error.Message, StringComparison.Ordinal);
        Assert.Contains(_log.Lines, line => line.StartsWith("Warning 1200 ", StringComparison.Ordinal) && line.Contains("rests for 30 s", StringComparison.Ordinal));
        var status = Assert.Single(sender.Relays);
        Assert.Equal((BreakerState.Open, _clock.GetUtcNow(), _clock.GetUtcNow().AddSeconds(30), 0), (status.State, status.RestingSince, status.NextTryAt, status.Connections));
    }

    [Fact]
    public async Task A_resting_relay_is_skipped_without_a_connection_and_the_receipt_says_so()
    {
        await using var first = ScriptedPeer.Listen();
        await using var second = ScriptedPeer.Listen(Ready.Takes().Takes().Takes().Takes().Ends());
        _network.Close(first.Port);
        await using var sender = Sender(OptionsFor(first, second));
        for (var i = 0; i < 3; i++)
        {
            await sender.SendAsync(Message(), Token);
        }

        var receipt = await sender.SendAsync(Message(), Token);
        Assert.Equal((SendOutcome.Accepted, 3), (receipt.Outcome, _network.Dials(first.Port)));
        Assert.Equal([BreakerState.Open, BreakerState.Closed], receipt.Attempts.Select(attempt => attempt.Breaker));
        Assert.Equal(nameof(SendFault.RelayResting), receipt.Attempts[0].Error!.Detail);
        Assert.Equal([BreakerState.Open, BreakerState.Closed], sender.Relays.Select(relay => relay.State));
        Assert.Equal((1, 0), (sender.Relays[1].Connections, sender.Relays[1].InFlight));
    }

    [Fact]
    public async Task After_its_rest_one_connection_tries_it_and_the_others_are_told_meanwhile()
    {
        await using var peer = ScriptedPeer.Listen(new PeerScript().Mark("tried").WaitForRelease().Secure(Authority.Issue()).Greet("220 relay.example").Hello().Takes().Ends());
        await using var sender = Sender(OptionsFor(peer));
        await RestAsync(sender, peer);
        _network.Open(peer.Port);
        _clock.Advance(TimeSpan.FromSeconds(30));
        var probe = sender.SendAsync(Message(), Token);
        await peer.Reached("tried").WaitAsync(Token);

        var meanwhile = await FailAsync(sender);
        Assert.Contains("it is being tried now", meanwhile.Message, StringComparison.Ordinal);
        Assert.Equal((BreakerState.HalfOpen, 4), (sender.Relays[0].State, _network.Dials(peer.Port)));
        peer.Release();
        var receipt = await probe;
        Assert.Equal((SendOutcome.Accepted, BreakerState.HalfOpen), (receipt.Outcome, receipt.Attempts[0].Breaker));
        Assert.Equal(BreakerState.Closed, sender.Relays[0].State);
        Assert.Contains(_log.Lines, line => line.StartsWith("Information 1201 ", StringComparison.Ordinal));
        Assert.Contains(_log.Lines, line => line.StartsWith("Information 1202 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_relay_that_fails_again_after_its_rest_rests_again()
    {
        await using var peer = ScriptedPeer.Listen();
        await using var sender = Sender(OptionsFor(peer));
        await RestAsync(sender, peer);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await FailAsync(sender);
        var error = await FailAsync(sender);

        Assert.Equal(4, _network.Dials(peer.Port));
        Assert.Contains("resting since 00:00:00Z", error.Message, StringComparison.Ordinal);
        Assert.Contains("next try at 00:01:00Z", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_that_its_caller_gives_up_proves_nothing()
    {
        await using var peer = ScriptedPeer.Listen(new PeerScript().Mark("tried").Stall());
        await using var sender = Sender(OptionsFor(peer));
        await RestAsync(sender, peer);
        _network.Open(peer.Port);
        _clock.Advance(TimeSpan.FromSeconds(30));
        using var cancel = new CancellationTokenSource();
        var probe = sender.SendAsync(Message(), cancel.Token);
        await peer.Reached("tried").WaitAsync(Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<SendCanceledException>(() => probe);

        Assert.Equal(BreakerState.Open, sender.Relays[0].State);
    }

    [Fact]
    public async Task With_a_single_relay_a_message_waits_for_the_end_of_the_rest_and_gets_through()
    {
        await using var peer = ScriptedPeer.Listen(Ready.Takes().Ends());
        await using var sender = Sender(OptionsFor(peer) with { Retry = new RetryOptions { MaxAttempts = 2, FirstDelay = TimeSpan.FromSeconds(2), BudgetFloor = 0, BudgetPercent = 0 } });
        await RestAsync(sender, peer);
        _network.Open(peer.Port);
        var sending = sender.SendAsync(Message(), Token);
        // Half of the schedule's 2 seconds is fixed, half of the rest the die adds; they begin when the rest is over.
        await _clock.WhenArmedAsync(TimeSpan.FromSeconds(31.5));
        _clock.Advance(TimeSpan.FromSeconds(31.5));
        var receipt = await sending;

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal([(1, BreakerState.Open, 0), (2, BreakerState.HalfOpen, 31.5)], receipt.Attempts.Select(attempt => (attempt.Number, attempt.Breaker, attempt.WaitedSeconds)));
    }

    [Fact]
    public async Task A_message_that_would_not_live_to_see_the_end_of_the_rest_does_not_wait_for_it()
    {
        await using var peer = ScriptedPeer.Listen();
        await using var sender = Sender(OptionsFor(peer) with { Retry = new RetryOptions { MaxAttempts = 3 }, Deadline = TimeSpan.FromSeconds(20) });
        await RestAsync(sender, peer, attempts: 3);

        Assert.Equal(nameof(SendFault.RelayResting), (await FailAsync(sender)).Detail);
    }

    [Fact]
    public async Task What_a_relay_says_of_messages_does_not_let_it_rest()
    {
        var script = Ready;
        for (var i = 0; i < 4; i++)
        {
            script.Expect("MAIL").Reply("451 4.3.0 later");
        }

        await using var peer = ScriptedPeer.Listen(script.Ends());
        await using var sender = Sender(OptionsFor(peer));
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(SendStage.MailFrom, (await FailAsync(sender)).Stage);
        }

        Assert.Equal((BreakerState.Closed, 1), (sender.Relays[0].State, peer.Connections));
    }

    [Fact]
    public async Task Connections_that_are_lost_under_a_message_let_it_rest()
    {
        var scripts = Enumerable.Range(0, 10).Select(_ => Ready.Expect("MAIL").Drop()).ToArray();
        await using var peer = ScriptedPeer.Listen(scripts);
        await using var sender = Sender(OptionsFor(peer));
        for (var i = 0; i < 10; i++)
        {
            await FailAsync(sender);
        }

        // Each was made, which counts for it, and lost, which counts against it: half of them, of at least three.
        Assert.Equal((BreakerState.Open, 2), (sender.Relays[0].State, peer.Connections));
    }

    [Fact]
    public async Task A_connection_that_is_lost_under_many_messages_is_one()
    {
        var script = RelayScripts.Implicit(Authority, "PIPELINING", "CHUNKING").TakesGroup().TakesGroup();
        for (var i = 0; i < 4; i++)
        {
            script.Do("take one more", async peer =>
            {
                string line;
                do
                {
                    line = await peer.ReadLineAsync();
                }
                while (!line.StartsWith("BDAT", StringComparison.Ordinal));

                await peer.ReadChunkAsync(int.Parse(line.Split(' ')[1]));
            });
        }

        await using var peer = ScriptedPeer.Listen(script.Drop());
        var options = OptionsFor(peer);
        await using var sender = Sender(options with { Relays = [options.Relays[0] with { MaxConnections = 1 }] });
        await sender.SendAsync(Message(), Token);
        await sender.SendAsync(Message(), Token);
        var receipts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => sender.SendAsync(Message(), Token)));

        Assert.All(receipts, receipt => Assert.Equal(SendOutcome.Unknown, receipt.Outcome));
        Assert.Equal(BreakerState.Closed, sender.Relays[0].State);
    }

    [Fact]
    public async Task While_it_rests_messages_still_go_over_a_connection_that_works()
    {
        await using var peer = ScriptedPeer.Listen(Ready
            .Expect("MAIL").Mark("busy").WaitForRelease().Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok").Takes().Ends());
        await using var sender = Sender(OptionsFor(peer));
        var busy = sender.SendAsync(Message(), Token);
        await peer.Reached("busy").WaitAsync(Token);
        _network.Close(peer.Port);
        // One was made and two were not.
        await FailAsync(sender);
        await FailAsync(sender);
        Assert.Equal(BreakerState.Open, sender.Relays[0].State);
        var waiting = sender.SendAsync(Message(), Token);
        Assert.False(waiting.IsCompleted);
        peer.Release();

        Assert.Equal((SendOutcome.Accepted, SendOutcome.Accepted), ((await busy).Outcome, (await waiting).Outcome));
        Assert.Equal(3, _network.Dials(peer.Port));
    }

    [Fact]
    public async Task Those_who_wait_for_a_place_are_told_when_the_relay_begins_to_rest()
    {
        await using var peer = ScriptedPeer.Listen(Enumerable.Range(0, 3).Select(_ => new PeerScript().Mark("opened").WaitForRelease().Drop()).ToArray());
        var options = OptionsFor(peer);
        await using var sender = Sender(options with { Relays = [options.Relays[0] with { MaxConnections = 1 }] });
        var all = Enumerable.Range(0, 6).Select(_ => FailAsync(sender)).ToArray();
        peer.Release(3);
        var errors = await Task.WhenAll(all).WaitAsync(Token);

        Assert.Equal((3, 3), (errors.Count(error => string.Equals(error.Detail, nameof(SendFault.RelayResting), StringComparison.Ordinal)), peer.Connections));
    }

    private MailSender Sender(SenderOptions options) =>
        new(options with { Clock = _clock, Breaker = Three, Logger = _log }, SystemNetwork.Instance, _network, () => 0.5);

    // Lets a relay fail until it rests; every message makes so many attempts.
    private async Task RestAsync(MailSender sender, ScriptedPeer peer, int attempts = 1)
    {
        _network.Close(peer.Port);
        if (attempts == 1)
        {
            while (sender.Relays[0].State == BreakerState.Closed)
            {
                await OneAttemptAsync(sender);
            }

            return;
        }

        var sending = FailAsync(sender);
        for (var i = 1; i < attempts; i++)
        {
            await _clock.WhenArmedAsync(TimeSpan.FromSeconds(1.5 * i));
            _clock.Advance(TimeSpan.FromSeconds(1.5 * i));
        }

        await sending;
    }

    // The caller leaves in the wait before the next attempt, if there is one.
    private async Task OneAttemptAsync(MailSender sender)
    {
        using var cancel = new CancellationTokenSource();
        var sending = sender.SendAsync(Message(), cancel.Token);
        if (!sending.IsCompleted)
        {
            await Task.WhenAny(sending, _clock.WhenArmedAsync(TimeSpan.FromSeconds(1.5)));
            await cancel.CancelAsync();
        }

        await Assert.ThrowsAnyAsync<Exception>(() => sending);
    }

    private static async Task<SendError> FailAsync(MailSender sender) =>
        (await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(Message(), Token))).Error;
}
