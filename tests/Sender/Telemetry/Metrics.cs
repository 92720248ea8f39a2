using Microsoft.Extensions.Time.Testing;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Telemetry;

/// <summary>Each instrument follows what happened.</summary>
public sealed class Metrics : SenderTest
{
    private readonly KeptMetrics _metrics = new();

    [Fact]
    public async Task Messages_and_recipients_are_counted_by_outcome_and_failure()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes()
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("550 5.1.1 no").TakeTheRest());
        await using var sender = new MailSender(Measured(OptionsFor(peer)));
        await sender.SendAsync(Message(), Token);
        await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(Message(), Token));
        var unfit = Message();
        unfit.To.Clear();
        await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(unfit, Token));

        Assert.Equal(
            [("Accepted", null, null), ("Refused", "Rejected", "RcptTo"), ("Refused", "PolicyRefused", "Validate")],
            _metrics.Of("waxwing.messages").Select(one => ((string?)one["waxwing.outcome"], (string?)one["error.type"], (string?)one["waxwing.failure.stage"])));
        Assert.All(_metrics.Of("waxwing.messages"), one => Assert.Equal((1, "Notification", "Relay"), (one.Value, one["waxwing.message.kind"], one["waxwing.transport"])));
        Assert.Equal([("Yes", null), ("No", "Rejected")], _metrics.Of("waxwing.recipients").Select(one => ((string?)one["waxwing.delivered"], (string?)one["error.type"])));
    }

    [Fact]
    public async Task Durations_are_in_seconds_of_the_senders_clock()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority)
            .Expect("MAIL").Reply("250 ok").Expect("RCPT")
            .Do("seven seconds pass", _ =>
            {
                clock.Advance(TimeSpan.FromSeconds(7));
                return Task.CompletedTask;
            })
            .Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok").Ends());
        await SendAsync(Measured(OptionsFor(peer)) with { Clock = clock }, Message());

        Assert.Equal(7, Assert.Single(_metrics.Of("waxwing.message.duration")).Value);
        var attempt = Assert.Single(_metrics.Of("waxwing.attempt.duration"));
        Assert.Equal((7, "127.0.0.1", peer.Port, "1.3"), (attempt.Value, attempt["server.address"], attempt["server.port"], attempt["tls.protocol.version"]));
        Assert.All(_metrics.Published.Where(instrument => instrument.Name.EndsWith(".duration", StringComparison.Ordinal)), instrument => Assert.Equal("s", instrument.Unit));
    }

    [Fact]
    public async Task Repetitions_are_counted_with_what_they_repeat_and_those_withheld_with_what_is_left()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes(final: "451 4.3.0 later").Takes(final: "451 4.3.0 later").Ends());
        await SendAsync(Measured(OptionsFor(peer)) with { Retry = new RetryOptions { MaxAttempts = 5, FirstDelay = TimeSpan.Zero, BudgetPercent = 0, BudgetFloor = 1 } }, Message());

        Assert.Equal((1, "Rejected"), (Assert.Single(_metrics.Of("waxwing.retries")).Value, _metrics.Of("waxwing.retries")[0]["error.type"]));
        Assert.Equal(1, Assert.Single(_metrics.Of("waxwing.retries.withheld")).Value);
        Assert.Equal(2, _metrics.Of("waxwing.attempt.duration").Length);
    }

    [Fact]
    public async Task Connections_are_counted_when_they_open_and_observed_while_they_are()
    {
        await using var wrong = ScriptedPeer.Listen(new PeerScript().SecureRefused(Authority.Issue("other.example")));
        await using var right = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        await using (var sender = new MailSender(Measured(OptionsFor(wrong, right))))
        {
            await sender.SendAsync(Message(), Token);

            Assert.Equal([(wrong.Port, 0), (right.Port, 1)], ByPort("waxwing.connections.open").OrderBy(one => one.Value));
            Assert.All(ByPort("waxwing.messages.in_flight"), one => Assert.Equal(0, one.Value));
        }

        Assert.Equal(
            [(wrong.Port, "PolicyRefused", null), (right.Port, null, "1.3")],
            _metrics.Of("waxwing.connections.opened").Select(one => ((int)one["server.port"]!, (string?)one["error.type"], (string?)one["tls.protocol.version"])));
        Assert.Equal((wrong.Port, "PolicyRefused"), ((int)Assert.Single(_metrics.Of("waxwing.failovers"))["server.port"]!, _metrics.Of("waxwing.failovers")[0]["error.type"]));
        Assert.Empty(_metrics.Observe("waxwing.connections.open"));
    }

    [Fact]
    public async Task A_message_is_in_flight_until_it_is_answered_and_a_late_fate_is_counted()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority)
            .Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Mark("has it").WaitForRelease().Reply("554 5.6.0 no").Ends());
        await using var sender = new MailSender(Measured(OptionsFor(peer)));
        using var leaving = new CancellationTokenSource();
        var sending = sender.SendAsync(Message(), leaving.Token);
        await peer.Reached("has it").WaitAsync(Token);
        await leaving.CancelAsync();
        var receipt = await sending;

        Assert.Equal((peer.Port, 1), Assert.Single(ByPort("waxwing.messages.in_flight")));
        Assert.Equal("Unknown", Assert.Single(_metrics.Of("waxwing.messages"))["waxwing.outcome"]);
        Assert.Empty(_metrics.Of("waxwing.messages.amended"));
        peer.Release();
        await receipt.Amendment!.WaitAsync(Token);
        var amended = Assert.Single(_metrics.Of("waxwing.messages.amended"));
        Assert.Equal(("Refused", "Rejected"), (amended["waxwing.outcome"], amended["error.type"]));
    }

    [Fact]
    public async Task The_state_of_a_breaker_is_one_of_three()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var network = new SwitchedNetwork();
        network.Close(4650);
        var options = Measured(new SenderOptions { Relays = [RelayAt(4650)], Retry = new RetryOptions { MaxAttempts = 1 }, Clock = clock, Breaker = new BreakerOptions { Failures = 2 } });
        await using var sender = new MailSender(options, SystemNetwork.Instance, network, () => 0.5);
        Assert.Equal("Closed", State());
        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(Message(), Token));
        }

        Assert.Equal("Open", State());
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("HalfOpen", State());

        string? State()
        {
            var states = _metrics.Observe("waxwing.breaker.state");
            Assert.Equal(3, states.Length);
            return (string?)Assert.Single(states, one => one.Value > 0)["waxwing.breaker.state"];
        }
    }

    [Fact]
    public async Task Two_senders_with_one_relay_are_one_series()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        await using var first = new MailSender(Measured(OptionsFor(peer)));
        await using var second = new MailSender(Measured(OptionsFor(peer)));
        await first.SendAsync(Message(), Token);

        Assert.Equal((peer.Port, 1), Assert.Single(ByPort("waxwing.connections.open")));
        Assert.Equal(2, _metrics.Observe("waxwing.breaker.state").Sum(one => one.Value));
    }

    private SenderOptions Measured(SenderOptions options) => options with { Telemetry = new TelemetryOptions { MeterFactory = _metrics } };

    private (int Port, double Value)[] ByPort(string instrument) => [.. _metrics.Observe(instrument).Select(one => ((int)one["server.port"]!, one.Value))];
}
