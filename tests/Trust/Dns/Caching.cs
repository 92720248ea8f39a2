using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Waxwing.Trust.Tests.Dns;

/// <summary>Answers are kept as long as they hold and no longer, within a bound, and a question goes out once.</summary>
public sealed class Caching
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Zone _zone = new();

    [Theory]
    [InlineData(60)]
    [InlineData(1)]
    public async Task An_answer_is_given_again_until_its_life_ends(int seconds)
    {
        var cache = new DnsCache(_zone, _clock);
        _zone.Answer = Found(seconds);
        await AskAsync(cache);
        _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        await AskAsync(cache);
        Assert.Equal(1, _zone.Asked);
        _clock.Advance(TimeSpan.FromTicks(1));
        await AskAsync(cache);
        Assert.Equal(2, _zone.Asked);
    }

    [Fact]
    public async Task Absence_is_remembered_too()
    {
        var cache = new DnsCache(_zone, _clock);
        _zone.Answer = DnsAnswer.Absent(secure: false, nameExists: false, TimeSpan.FromSeconds(60));
        await AskAsync(cache);
        Assert.Equal(DnsFinding.NameNotFound, (await AskAsync(cache)).Finding);
        Assert.Equal(1, _zone.Asked);
    }

    [Fact]
    public async Task A_failure_is_remembered_for_a_second()
    {
        var cache = new DnsCache(_zone, _clock);
        _zone.Answer = DnsAnswer.Failure("nobody answers");
        await AskAsync(cache);
        await AskAsync(cache);
        Assert.Equal(1, _zone.Asked);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await AskAsync(cache);
        Assert.Equal(2, _zone.Asked);
    }

    [Fact]
    public async Task What_may_not_be_kept_is_asked_again()
    {
        var cache = new DnsCache(_zone, _clock);
        _zone.Answer = Found(0);
        await AskAsync(cache);
        await AskAsync(cache);
        Assert.Equal((2, 0), (_zone.Asked, cache.Count));
    }

    [Fact]
    public async Task A_hundred_who_ask_at_once_send_one_question_and_one_who_gives_up_takes_nothing_from_the_others()
    {
        var cache = new DnsCache(_zone, _clock);
        _zone.Answer = Found(60);
        _zone.Gate = new TaskCompletionSource();
        using var gone = new CancellationTokenSource();
        var impatient = cache.AskAsync(Question("a.test"), gone.Token);
        var others = Enumerable.Range(0, 100).Select(_ => AskAsync(cache)).ToArray();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        _zone.Gate.SetResult();

        Assert.All(await Task.WhenAll(others), answer => Assert.Single(answer.Records));
        Assert.Equal(1, _zone.Asked);
    }

    [Fact]
    public async Task When_it_is_full_the_answer_that_ends_first_goes()
    {
        var cache = new DnsCache(_zone, _clock, maxEntries: 2);
        foreach (var (name, seconds) in new[] { ("long.test", 60), ("short.test", 5), ("third.test", 30) })
        {
            _zone.Answer = Found(seconds);
            await cache.AskAsync(Question(name), TestContext.Current.CancellationToken);
        }

        await cache.AskAsync(Question("long.test"), TestContext.Current.CancellationToken);
        Assert.Equal((3, 2), (_zone.Asked, cache.Count));
        await cache.AskAsync(Question("short.test"), TestContext.Current.CancellationToken);
        Assert.Equal((4, 2), (_zone.Asked, cache.Count));
    }

    private static Task<DnsAnswer> AskAsync(DnsCache cache) => cache.AskAsync(Question("a.test"), TestContext.Current.CancellationToken);

    private static DnsQuestion Question(string name) => new(DnsName.TryParse(name, out var parsed) ? parsed : throw new FormatException(), DnsType.A);

    private static DnsAnswer Found(int seconds) => DnsAnswer.Found(secure: true, [new AddressRecord(IPAddress.Loopback)], TimeSpan.FromSeconds(seconds));

    private sealed class Zone : IDnsLookup
    {
        private int _asked;

        public int Asked => _asked;

        public DnsAnswer Answer { get; set; } = DnsAnswer.Failure("not set");

        public TaskCompletionSource? Gate { get; set; }

        public async Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _asked);
            if (Gate is { } gate)
            {
                await gate.Task;
            }

            return Answer;
        }
    }
}
