using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Waxwing.Server.Delivery;
using Waxwing.Server.Delivery.Retrying;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Delivery;

public sealed class DispatcherTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly StoreClock _clock = new();
    private readonly Carrier _carrier = new();
    private SqliteStore _store = null!;
    private LaneBoard? _board;
    private Dispatcher? _dispatcher;

    public ValueTask InitializeAsync()
    {
        _store = SqliteStore.Open(_folder.Path, _clock);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_dispatcher is not null)
        {
            await _dispatcher.StopAsync(default);
            _dispatcher.Dispose();
        }

        await _store.DisposeAsync();
        _carrier.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Everything_that_is_due_is_carried_once()
    {
        var messages = await AcceptAsync("acme", 300);
        Start();
        await _carrier.WhenCarriedAsync(300);
        await _dispatcher!.StopAsync(default);
        Assert.Equal(messages.Select(message => message.Id).Order(), _carrier.Carried.Select(claimed => claimed.MessageId).Order());
        foreach (var message in messages)
        {
            Assert.Equal(DeliveryState.Delivered, await StateOfAsync("acme", message));
        }
    }

    [Fact]
    public async Task A_lane_with_much_mail_holds_up_no_other()
    {
        await AcceptAsync("acme", 500);
        await AcceptAsync("other", 1);
        Start(places: 10);
        await _carrier.WhenCarriedAsync(501);
        var place = _carrier.Carried.ToList().FindIndex(claimed => string.Equals(claimed.Tenant, "other", StringComparison.Ordinal));
        Assert.InRange(place, 0, 30);
    }

    [Fact]
    public async Task No_more_is_under_way_at_once_than_there_are_places()
    {
        _carrier.Hold();
        await AcceptAsync("acme", 50);
        Start(places: 8);
        await _carrier.WhenBegunAsync(8);
        Assert.Equal(8, _carrier.Begun);
        _carrier.LetGo();
        await _carrier.WhenCarriedAsync(50);
        Assert.InRange(_carrier.MostAtOnce, 1, 8);
    }

    [Fact]
    public async Task A_lane_that_rests_begins_nothing_until_its_time()
    {
        var until = _clock.GetUtcNow().AddMinutes(1);
        _carrier.Answer = (lane, claimed) =>
        {
            if (claimed.Tenant is "acme" && _clock.GetUtcNow() < until)
            {
                Assert.Equal(until, _board!.Failed(lane));
                return new Outcome { MessageId = claimed.MessageId, Number = claimed.Number, Fence = claimed.Fence, State = DeliveryState.Queued, WasNoAttempt = true };
            }

            return Samples.Outcome(claimed, DeliveryState.Delivered);
        };
        await AcceptAsync("acme", 1);
        Start(places: 1);
        await _carrier.WhenBegunAsync(1);
        await AcceptAsync("other", 1);
        _dispatcher!.Wake();
        await _carrier.WhenCarriedAsync(2);
        Assert.Equal(["acme", "other"], _carrier.Carried.Select(claimed => claimed.Tenant));

        _clock.Advance(TimeSpan.FromMinutes(1));
        await _carrier.WhenCarriedAsync(3);
        Assert.Equal("acme", _carrier.Carried.Last().Tenant);
    }

    [Fact]
    public async Task What_waits_moves_to_the_lane_where_it_turned_out_to_belong_and_so_does_what_was_carried()
    {
        var own = new Lane("acme", StreamName.Transactional, "example.net");
        _carrier.Answer = (lane, claimed) => Samples.Outcome(claimed, lane == own ? DeliveryState.Queued : DeliveryState.Delivered);
        _carrier.Moves = lane => lane == own ? [new SiteMove("example.net", "operator.test")] : [];
        var messages = Enumerable.Range(0, 3).Select(i => Samples.Message(_clock, $"r{i}@example.net")).ToArray();
        await _store.Mail.AcceptAsync([.. messages.Select(message => message with { Deliveries = [message.Deliveries[0] with { Site = own.Site }] })], answered: null, lease: null, default);
        Start(places: 1);
        await WhenDeliveredAsync(messages);
        Assert.Equal("operator.test", _carrier.Lanes.Last().Site);
        Assert.Empty(await _store.Queue.CountAsync(default));
    }

    [Fact]
    public async Task A_stop_waits_for_what_is_under_way_and_writes_it_down()
    {
        _carrier.Hold();
        var message = Assert.Single(await AcceptAsync("acme", 1));
        Start();
        await _carrier.WhenBegunAsync(1);
        var stopped = _dispatcher!.StopAsync(default);
        Assert.False(stopped.IsCompleted);
        _carrier.LetGo();
        await stopped;
        Assert.Equal(DeliveryState.Delivered, await StateOfAsync("acme", message));
    }

    private async Task WhenDeliveredAsync(NewMessage[] messages)
    {
        foreach (var message in messages)
        {
            while (await StateOfAsync("acme", message) != DeliveryState.Delivered)
            {
                _ = await _carrier.WhenChangedAsync();
            }
        }
    }

    private async Task<DeliveryState> StateOfAsync(string tenant, NewMessage message) =>
        Assert.Single((await _store.Mail.FindAsync(tenant, message.Id, default))!.Deliveries).State;

    private async Task<NewMessage[]> AcceptAsync(string tenant, int count)
    {
        var messages = Enumerable.Range(0, count).Select(i => Samples.Message(_clock, tenant, [$"r{i}@example.net"])).ToArray();
        await _store.Mail.AcceptAsync(messages, answered: null, lease: null, default);
        return messages;
    }

    private void Start(int places = 256)
    {
        var options = new DispatchOptions { Node = "node-1", Places = places };
        _board = new LaneBoard(options, new LaneTerms(DeliveryWay.Relay, () => 0), _clock);
        _dispatcher = new Dispatcher(_store.Queue, _carrier, _board, options, _clock, NullLogger<Dispatcher>.Instance);
        _ = _dispatcher.StartAsync(default);
    }

    // Carries everything to nowhere, and tells what it was given.
    private sealed class Carrier : ICarrier, IDisposable
    {
        private readonly SemaphoreSlim _changed = new(0);
        private TaskCompletionSource _held = Completed();
        private int _begun;
        private int _now;
        private int _most;

        public ConcurrentQueue<Claimed> Carried { get; } = new();

        public ConcurrentQueue<Lane> Lanes { get; } = new();

        public Func<Lane, Claimed, Outcome> Answer { get; set; } = (_, claimed) => Samples.Outcome(claimed, DeliveryState.Delivered);

        public Func<Lane, IReadOnlyList<SiteMove>> Moves { get; set; } = _ => [];

        public int Begun => Volatile.Read(ref _begun);

        public int MostAtOnce => Volatile.Read(ref _most);

        public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void LetGo() => _held.SetResult();

        public void Dispose() => _changed.Dispose();

        public Task WhenBegunAsync(int count) => WhenAsync(() => Begun >= count);

        public Task WhenCarriedAsync(int count) => WhenAsync(() => Carried.Count >= count);

        public async Task<Carried> CarryAsync(Lane lane, IReadOnlyList<Claimed> deliveries, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _begun);
            var now = Interlocked.Increment(ref _now);
            for (var most = _most; now > most; most = _most)
            {
                Interlocked.CompareExchange(ref _most, now, most);
            }

            _changed.Release();
            await _held.Task;
            var outcomes = new List<Outcome>();
            Lanes.Enqueue(lane);
            foreach (var claimed in deliveries)
            {
                outcomes.Add(Answer(lane, claimed));
                Carried.Enqueue(claimed);
            }

            Interlocked.Decrement(ref _now);
            _changed.Release();
            return new Carried(outcomes) { Moves = Moves(lane) };
        }

        public Task<bool> WhenChangedAsync() => _changed.WaitAsync(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);

        private async Task WhenAsync(Func<bool> isSo)
        {
            while (!isSo())
            {
                await _changed.WaitAsync(TestContext.Current.CancellationToken);
            }
        }

        private static TaskCompletionSource Completed()
        {
            var completed = new TaskCompletionSource();
            completed.SetResult();
            return completed;
        }
    }
}
