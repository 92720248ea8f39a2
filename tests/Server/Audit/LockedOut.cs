using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Waxwing.Server.Audit;
using Waxwing.Server.Tests.Submission;

namespace Waxwing.Server.Tests.Audit;

/// <summary>Lock-outs in the log, which must not be filled by them.</summary>
public sealed class LockedOut
{
    private readonly FakeTimeProvider _clock = new(KeptLog.Noon);

    [Fact]
    public async Task An_address_is_told_as_people_write_it_with_door_and_time()
    {
        var trail = new MemoryTrail(_clock);
        await Of(trail).TellAsync("smtp", IPAddress.Parse("::ffff:192.0.2.1"), "printer", TimeSpan.FromSeconds(4.2));
        var told = Assert.Single(trail.Facts);
        Assert.Equal((AuditActor.Anonymous, AuditAction.LoginLocked, "192.0.2.1", null), (told.Actor, told.Action, told.Target, told.Tenant));
        Assert.Equal("""{"door":"smtp","identity":"printer","seconds":5,"moreFollow":false}""", told.Details.Json);
    }

    [Fact]
    public async Task Beyond_a_bound_the_last_entry_of_the_hour_says_that_there_are_more()
    {
        var trail = new MemoryTrail(_clock);
        var lockOuts = Of(trail);
        for (var i = 0; i < LockOuts.Most + 20; i++)
        {
            await lockOuts.TellAsync("http", IPAddress.Parse($"192.0.2.{i}"), null, TimeSpan.FromMinutes(1));
        }

        Assert.Equal(LockOuts.Most, trail.Facts.Count);
        Assert.Contains("\"moreFollow\":true", Assert.Single(trail.Facts, fact => fact.Details.Json.Contains("true", StringComparison.Ordinal)).Details.Json, StringComparison.Ordinal);
        Assert.Contains("true", trail.Facts.Last().Details.Json, StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromHours(1));
        await lockOuts.TellAsync("http", IPAddress.Parse("192.0.2.1"), null, TimeSpan.FromMinutes(1));
        Assert.Equal(LockOuts.Most + 1, trail.Facts.Count);
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_is_no_failure_of_the_log_in()
    {
        var log = KeptLog.Empty();
        var lockOuts = Of(log.Log);
        await log.DisposeAsync();
        await lockOuts.TellAsync("smtp", IPAddress.Loopback, null, TimeSpan.FromSeconds(5));
        Assert.False(Directory.Exists(log.Folder));
    }

    private LockOuts Of(IAuditTrail trail) => new(trail, _clock, NullLogger<LockOuts>.Instance);
}
