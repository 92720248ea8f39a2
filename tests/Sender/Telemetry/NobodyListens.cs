using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Telemetry;

/// <summary>What nobody listens to costs nothing.</summary>
[Collection(nameof(NobodyListens))]
public sealed class NobodyListens : SenderTest
{
    [Fact]
    public async Task Telling_of_a_message_and_its_attempt_allocates_nothing()
    {
        using var meters = new UnreadMeters();
        var options = new SenderOptions { Relays = [RelayAt(4650)], Telemetry = new TelemetryOptions { MeterFactory = meters } };
        await using var relay = new Relay(options.Relays[0], options, SystemNetwork.Instance, SystemNetwork.Instance, new SubmissionDiscovery(SystemDns.Of(options), () => 0.5));
        var attempt = new Attempt(1, TimeSpan.Zero, relay);
        var left = new Attempt(1, TimeSpan.Zero, relay) { Error = SendError.From(new SmtpError { Stage = SmtpStage.Connect, Failure = SmtpFailure.ConnectionLost, Message = "gone", Scope = FailureScope.Relay }) };
        var passage = new Preparation(options).Begin(Message());
        var (messages, attempts) = (new MessageTelemetry(options, SendTransport.Relay), new AttemptTelemetry(options));
        var error = SendError.Refusal(SendStage.Validate, SendFault.NoRecipients, "nobody");
        var lost = new SmtpError { Stage = SmtpStage.Connect, Failure = SmtpFailure.ConnectionLost, Message = "gone", Scope = FailureScope.Relay };
        ImmutableArray<RecipientOutcome> recipients = [new("bob@example.net", Hidden: false, Delivered.No, Reply: null, QueueId: null, error)];
        Tell();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Tell();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Tell()
        {
            using var span = MessageTelemetry.Begin();
            using var inner = AttemptTelemetry.Begin();
            attempts.Ended(inner, attempt, error, begun: 0);
            attempts.Retried(error);
            attempts.PassedOver(left, relay, isDistrusted: false);
            relay.Telemetry.NotOpened(lost);
            messages.Ended(passage, recipients, SendOutcome.Refused, seconds: 1);
        }
    }

    private sealed class UnreadMeters : IMeterFactory
    {
        private readonly Meter _meter = new("Waxwing");

        public Meter Create(MeterOptions options) => _meter;

        public void Dispose() => _meter.Dispose();
    }
}

/// <summary>Alone in the process, so that no other test listens.</summary>
[CollectionDefinition(nameof(NobodyListens), DisableParallelization = true)]
public sealed class AloneInTheProcess;
