using MimeKit;
using Waxwing.Server.Accepting;
using Waxwing.Server.Delivery;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Telemetry;
using Waxwing.Server.Tests.Support;
using Waxwing.TestSupport;

namespace Waxwing.Server.Tests.Telemetry;

/// <summary>What the service does is counted where it happens, and traced by the message's own id.</summary>
public sealed class Counting : IDisposable
{
    private readonly Heard _heard = new();
    private readonly StoreClock _clock = new();
    private readonly ServiceInstruments _instruments;

    public Counting() => _instruments = new ServiceInstruments(_heard);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _heard.Dispose();

    [Fact]
    public async Task What_is_accepted_counts_by_its_door_and_its_span_leads_to_the_message()
    {
        using var spans = new HeardSpans();
        var id = Guid.CreateVersion7(_clock.GetUtcNow());
        var desk = new CountedDesk(new Desk(new HandoverResult.Accepted([id], [])), _instruments, _clock);

        await desk.AcceptAsync(Handover(new Draft { Mime = new MimeMessage() }), Token);
        await desk.AcceptAsync(Handover(new Draft { Mime = new MimeMessage(), HasEnvelope = true }), Token);

        Assert.Equal([(1, "waxwing.door=Api waxwing.outcome=Accepted"), (1, "waxwing.door=Submission waxwing.outcome=Accepted")], _heard.Take("waxwing.service.messages"));
        Assert.Equal(["mail accept", "mail accept"], spans.Of(id).Select(span => span.DisplayName));
        Assert.Equal(["Api", "Submission"], spans.Of(id).Select(span => span.GetTagItem("waxwing.door")));
    }

    [Fact]
    public async Task Of_a_batch_that_is_accepted_in_part_each_counts_as_what_became_of_it()
    {
        var desk = new CountedDesk(
            new Desk(new HandoverResult.Accepted([Guid.CreateVersion7(), null, null], [new(1, RefusalReason.Invalid, "words"), new(2, RefusalReason.NotYourDomain, "words")])), _instruments, _clock);

        await desk.AcceptAsync(Handover(new() { Mime = new() }, new() { Mime = new() }, new() { Mime = new() }), Token);

        Assert.Equal(
            [
                (1, "waxwing.door=Api waxwing.outcome=Accepted"),
                (1, "waxwing.door=Api waxwing.outcome=Refused waxwing.refusal=Invalid"),
                (1, "waxwing.door=Api waxwing.outcome=Refused waxwing.refusal=NotYourDomain"),
            ],
            _heard.Take("waxwing.service.messages"));
    }

    [Theory]
    [InlineData(nameof(RefusalReason.Sensitive), "waxwing.door=Api waxwing.outcome=Refused waxwing.refusal=Sensitive")]
    [InlineData(nameof(RefusalReason.Unavailable), "waxwing.door=Api waxwing.outcome=Unavailable waxwing.refusal=Unavailable")]
    public async Task What_is_refused_counts_by_its_reason_and_never_by_its_words(string reason, string tags)
    {
        var desk = new CountedDesk(new Desk(new HandoverResult.Refused([new(0, Enum.Parse<RefusalReason>(reason), "bob@example.net is a secret")])), _instruments, _clock);

        await desk.AcceptAsync(Handover(new Draft { Mime = new MimeMessage() }), Token);

        Assert.Equal([(1, tags)], _heard.Take("waxwing.service.messages"));
    }

    [Fact]
    public async Task A_desk_that_throws_counts_as_unavailable_and_throws_on()
    {
        var desk = new CountedDesk(new Desk(null), _instruments, _clock);

        await Assert.ThrowsAsync<InvalidOperationException>(() => desk.AcceptAsync(Handover(new Draft { Mime = new MimeMessage() }), Token));

        Assert.Equal([(1, "waxwing.door=Api waxwing.outcome=Unavailable")], _heard.Take("waxwing.service.messages"));
    }

    [Fact]
    public async Task Attempts_count_by_what_they_came_to_and_their_span_is_in_the_trace_of_the_message()
    {
        using var spans = new HeardSpans();
        await using var store = await QueuedAsync("a@x.test", "b@x.test", "c@x.test");
        var claimed = await store.Store.Queue.ClaimAsync(Lane, 10, new Lease("node", TimeSpan.FromMinutes(1)), Token);
        var carrier = new CountedCarrier(new Carrier(claimed => new Carried(
        [
            Samples.Outcome(claimed[0], DeliveryState.Delivered), Samples.Outcome(claimed[1], DeliveryState.Deferred), Samples.Outcome(claimed[2], DeliveryState.Queued) with { WasNoAttempt = true },
        ])), _instruments);

        await carrier.CarryAsync(Lane, claimed, Token);

        Assert.Equal([(1, "waxwing.delivery.state=Deferred"), (1, "waxwing.delivery.state=Delivered")], _heard.Take("waxwing.service.attempts"));
        Assert.Equal([(1, "waxwing.delivery.state=Delivered")], _heard.Take("waxwing.service.deliveries"));
        var span = Assert.Single(spans.Of(claimed[0].MessageId));
        Assert.Equal(("mail deliver", claimed[0].MessageId.ToString("n")), (span.DisplayName, span.TraceId.ToHexString()));
        Assert.Equal(("acme/transactional/relay", 3, 1), (span.GetTagItem("waxwing.lane"), span.GetTagItem("waxwing.delivery.count"), span.GetTagItem("waxwing.delivery.attempt")));
        Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("x.test", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_learned_later_of_an_unknown_fate_counts_once()
    {
        await using var store = await QueuedAsync("a@x.test");
        var claimed = await store.Store.Queue.ClaimAsync(Lane, 10, new Lease("node", TimeSpan.FromMinutes(1)), Token);
        var carrier = new CountedCarrier(new Carrier(claimed => new Carried([Samples.Outcome(claimed[0], DeliveryState.Unknown)])
        {
            Later = Task.FromResult(new Carried([Samples.Outcome(claimed[0], DeliveryState.Delivered)])),
        }), _instruments);

        var carried = await carrier.CarryAsync(Lane, claimed, Token);
        await carried.Later!;

        Assert.Equal([(1, "waxwing.delivery.state=Unknown")], _heard.Take("waxwing.service.attempts"));
        Assert.Equal([(1, "waxwing.delivery.state=Delivered")], _heard.Take("waxwing.service.deliveries"));
    }

    [Fact]
    public async Task Commits_are_counted_with_how_many_writes_shared_them()
    {
        using var folder = new TemporaryFolder();
        await using var database = SqliteDatabase.Open(folder["x.db"]);
        database.Committed = _instruments.Committed;

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => database.WriteAsync(_ => { })));

        var writes = Assert.Single(_heard.Take("waxwing.service.commit.writes"));
        Assert.Equal(20, writes.Value);
        Assert.True(Assert.Single(_heard.Take("waxwing.service.commit.duration")).Value > 0);
    }

    [Fact]
    public void The_fullest_lanes_are_told_by_name_and_the_others_together()
    {
        LaneCount[] counts = [.. Enumerable.Range(0, 1000).Select(i => new LaneCount(new Lane("acme", "bulk", $"site-{i:000}"), i % 2 == 0 ? DeliveryState.Queued : DeliveryState.Deferred, 1 + i, _clock.GetUtcNow().AddSeconds(-i)))];

        var sample = QueueSample.Of(counts);

        Assert.Equal(QueueSample.Named + 2, sample.Depths.Length);
        Assert.Contains(new LaneDepth("acme/bulk/site-999", DeliveryState.Deferred, 1000), sample.Depths);
        Assert.DoesNotContain(sample.Depths, depth => depth.Lane.EndsWith("site-979", StringComparison.Ordinal));
        Assert.Equal(counts.Sum(count => count.Count), sample.Depths.Sum(depth => depth.Count));
        Assert.Equal(_clock.GetUtcNow().AddSeconds(-998), sample.Oldest[DeliveryState.Queued]);
    }

    [Fact]
    public async Task What_waits_is_counted_now_and_then_and_told_whenever_somebody_asks()
    {
        await using var store = await QueuedAsync("a@x.test", "b@x.test");
        var clock = new ObservedClock(_clock.GetUtcNow().AddMinutes(2));
        using var sampler = new QueueSampler(store.Store.Queue.CountAsync, clock);
        _ = new ServiceGauges(_heard, sampler, clock);

        await sampler.StartAsync(Token);
        await clock.WhenArmedAsync(QueueSampler.Every);
        _heard.Observe();

        Assert.Equal([(2, "waxwing.lane=acme/transactional/relay waxwing.delivery.state=Queued")], _heard.Take("waxwing.service.queue.depth"));
        Assert.Equal([(120, "waxwing.delivery.state=Queued")], _heard.Take("waxwing.service.queue.oldest"));

        await store.Store.Queue.ApplyAsync(QueueAction.Drop, new QueueFilter(), "operator:ada", dryRun: false, Token);
        clock.Advance(QueueSampler.Every);
        await clock.WhenArmedAsync(QueueSampler.Every, 2);
        Assert.Empty(sampler.Sample.Depths);
        await sampler.StopAsync(Token);
    }

    private static Lane Lane => new("acme", StreamName.Transactional, Lane.RelaySite);

    private Handover Handover(params Draft[] drafts) => new() { Key = Samples.Key(_clock, out _), Drafts = drafts };

    private async Task<Kept> QueuedAsync(params string[] recipients)
    {
        var kept = new Kept(_clock);
        await kept.Store.Mail.AcceptAsync([Samples.Message(_clock, recipients)], answered: null, lease: null, Token);
        return kept;
    }

    private sealed class Kept(TimeProvider clock) : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private SqliteStore? _store;

        public SqliteStore Store => _store ??= SqliteStore.Open(_folder.Path, clock);

        public async ValueTask DisposeAsync()
        {
            await Store.DisposeAsync();
            _folder.Dispose();
        }
    }

    private sealed class Desk(HandoverResult? result) : IMailDesk
    {
        public Task<HandoverResult> AcceptAsync(Handover handover, CancellationToken cancellationToken) =>
            result is null ? throw new InvalidOperationException("the desk fails") : Task.FromResult(result);
    }

    private sealed class Carrier(Func<IReadOnlyList<Claimed>, Carried> carry) : ICarrier
    {
        public Task<Carried> CarryAsync(Lane lane, IReadOnlyList<Claimed> deliveries, CancellationToken cancellationToken) => Task.FromResult(carry(deliveries));
    }
}
