using Microsoft.Extensions.Logging.Abstractions;
using Waxwing.Server.Delivery;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Delivery;

public sealed class SiteKeeperTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly StoreClock _clock = new();
    private SqliteStore _store = null!;
    private SqliteSites _kept = null!;

    public ValueTask InitializeAsync()
    {
        _store = SqliteStore.Open(_folder.Path, _clock);
        _kept = new SqliteSites(_store.Database);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_learned_is_known_after_a_start()
    {
        var before = new LearnedSites(_clock);
        await WhileKeptAsync(before, () =>
        {
            for (var i = 0; i < 1_200; i++)
            {
                before.Learn($"domain-{i}.net", "mx.hoster.net");
            }
        });

        var after = new LearnedSites(_clock);
        await WhileKeptAsync(after, () => Assert.Equal(1_200, after.Count));
        Assert.Equal("hoster.net", after.Of("domain-1199.net"));
    }

    [Fact]
    public async Task The_newest_is_kept_whoever_writes_last()
    {
        var now = _clock.GetUtcNow();
        await _kept.KeepAsync([new LearnedSite("customers.net", "hoster.net", now)], now.AddDays(-3), default);
        await _kept.KeepAsync([new LearnedSite("customers.net", "old.org", now.AddMinutes(-1))], now.AddDays(-3), default);
        Assert.Equal([new LearnedSite("customers.net", "hoster.net", now)], await _kept.ReadAsync(now.AddDays(-1), 10, default));

        await _kept.KeepAsync([new LearnedSite("customers.net", "new.org", now.AddMinutes(1))], now.AddDays(-3), default);
        Assert.Equal("new.org", Assert.Single(await _kept.ReadAsync(now, 10, default)).Operator);
    }

    [Fact]
    public async Task What_is_read_is_bounded_and_begins_with_the_newest()
    {
        var now = _clock.GetUtcNow();
        await _kept.KeepAsync([.. Enumerable.Range(0, 10).Select(i => new LearnedSite($"domain-{i}.net", "hoster.net", now.AddMinutes(i)))], now.AddDays(-3), default);
        Assert.Equal(["domain-9.net", "domain-8.net"], (await _kept.ReadAsync(now, 2, default)).Select(site => site.Domain));
        Assert.Equal(["domain-9.net", "domain-8.net"], (await _kept.ReadAsync(now.AddMinutes(8), 10, default)).Select(site => site.Domain));
    }

    [Fact]
    public async Task What_is_too_old_is_forgotten()
    {
        var learned = new LearnedSites(_clock);
        await WhileKeptAsync(learned, () => learned.Learn("customers.net", "mx.hoster.net"));
        _clock.Advance(LearnedSites.Life + TimeSpan.FromMinutes(1));
        await WhileKeptAsync(new LearnedSites(_clock), () => { });
        Assert.Empty(await _kept.ReadAsync(DateTimeOffset.UnixEpoch, 10, default));
    }

    // From a start to a stop.
    private async Task WhileKeptAsync(LearnedSites learned, Action then)
    {
        using var keeper = new SiteKeeper(learned, _kept, _clock, NullLogger<SiteKeeper>.Instance);
        await keeper.StartAsync(TestContext.Current.CancellationToken);
        then();
        await keeper.StopAsync(TestContext.Current.CancellationToken);
    }
}
