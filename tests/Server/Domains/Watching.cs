using Waxwing.Server.Audit;
using Waxwing.Server.Domains;

namespace Waxwing.Server.Tests.Domains;

/// <summary>Domains are looked at again and again, without anybody asking.</summary>
public sealed class Watching
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_record_that_comes_later_is_found()
    {
        await using var room = DomainsRoom.Open();
        var domain = await room.AddAsync(DomainsRoom.Ann, "example.org");
        Assert.Equal(0, await room.Checks.CheckDueAsync(Stop));
        await room.VerifyAsync(domain);
        Assert.Equal(0, await room.Checks.CheckDueAsync(Stop));

        room.Publish(domain);
        room.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await room.Checks.CheckDueAsync(Stop));
        Assert.True(room.Rights.MaySendAs(DomainsRoom.Ann, domain.Name));
    }

    [Fact]
    public async Task A_record_that_vanishes_is_told_of_within_a_day_and_the_domain_is_lost_after_the_grace()
    {
        await using var room = DomainsRoom.Open();
        var domain = await room.VerifiedAsync(DomainsRoom.Ann, "example.org");
        room.Unpublish(domain);
        room.Clock.Advance(room.Options.CheckEvery);
        await room.Checks.CheckDueAsync(Stop);
        Assert.Equal(DomainStatus.TemporaryFailure, (await room.FindAsync(domain)).Status);
        Assert.Contains(room.Log, line => line.StartsWith("2202 ", StringComparison.Ordinal));
        Assert.NotNull(room.Rights.SignerOf(DomainsRoom.Ann, domain.Name));

        for (var hour = 0; hour < 72; hour++)
        {
            Assert.True(room.Rights.MaySendAs(DomainsRoom.Ann, domain.Name));
            room.Clock.Advance(TimeSpan.FromHours(1));
            await room.Checks.CheckDueAsync(Stop);
        }

        Assert.Equal(DomainStatus.Failed, (await room.FindAsync(domain)).Status);
        Assert.False(room.Rights.MaySendAs(DomainsRoom.Ann, domain.Name));
        Assert.Contains(room.Log, line => line.StartsWith("2203 ", StringComparison.Ordinal));
        Assert.Equal([("service", "domain.lapsed"), ("user:somebody", "domain.verified"), ("user:somebody", "domain.added")], room.Trail.List(new AuditFilter(), 10).Select(entry => (entry.Actor, entry.Action)));
    }

    [Fact]
    public async Task A_check_that_is_due_is_made_by_one_node()
    {
        await using var room = DomainsRoom.Open();
        await using var other = room.OtherNode();
        for (var i = 0; i < 5; i++)
        {
            await room.VerifyAsync(await room.AddAsync(DomainsRoom.Ann, $"example{i}.org"));
        }

        room.Clock.Advance(TimeSpan.FromHours(1));
        var counts = await Task.WhenAll(room.Checks.CheckDueAsync(Stop), other.Checks.CheckDueAsync(Stop));
        Assert.Equal(5, counts.Sum());
    }

    [Fact]
    public async Task The_watch_looks_every_minute()
    {
        await using var room = DomainsRoom.Open();
        var domain = await room.AddAsync(DomainsRoom.Ann, "example.org");
        await room.VerifyAsync(domain);
        room.Clock.Advance(TimeSpan.FromMinutes(1));
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        room.Dns.OnAsk = _ =>
        {
            asked.TrySetResult();
            return Task.CompletedTask;
        };
        var clock = new ObservedClock();
        using var watch = new DomainWatch(room.Checks, room.Options, clock, new KeptLog<DomainWatch>(room.Log));
        await watch.StartAsync(Stop);
        await clock.WhenArmedAsync(room.Options.WatchEvery);
        clock.Advance(room.Options.WatchEvery);
        await asked.Task;
        await watch.StopAsync(Stop);
    }

    [Fact]
    public async Task A_store_that_fails_is_told_of_and_the_watch_goes_on()
    {
        await using var room = DomainsRoom.Open();
        await room.Database.DisposeAsync();
        var told = new SemaphoreSlim(0);
        var clock = new ObservedClock();
        using var watch = new DomainWatch(room.Checks, room.Options, clock, new KeptLog<DomainWatch>(room.Log) { OnLine = () => told.Release() });
        await watch.StartAsync(Stop);
        await clock.WhenArmedAsync(room.Options.WatchEvery);
        for (var round = 0; round < 2; round++)
        {
            clock.Advance(room.Options.WatchEvery);
            await told.WaitAsync(Stop);
        }

        Assert.All(room.Log, line => Assert.StartsWith("2211 ", line, StringComparison.Ordinal));
        await watch.StopAsync(Stop);
    }
}
