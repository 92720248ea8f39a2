using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Replies;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Suppressions;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Suppressions;

/// <summary>Lanes that the service pauses by itself, since their peers refuse what we send.</summary>
public sealed class Alarms : IAsyncLifetime
{
    private static readonly Lane Gmail = new("acme", StreamName.Bulk, "google.com");

    private readonly SuppressionRoom _room = new();
    private LaneAlarm _alarm = null!;

    public ValueTask InitializeAsync()
    {
        _alarm = new LaneAlarm(_room.Store.Queue, _room.Clock, NullLogger<LaneAlarm>.Instance);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task What_is_said_of_our_reputation_pauses_the_lane_at_once_for_a_quarter_of_an_hour()
    {
        await RaiseAsync(ReplyClass.SenderBlocked);
        Assert.Equal([(PauseScope.Lane, "acme/bulk/google.com")], await _room.Store.Queue.PausedAsync(default));
        Assert.True((await _room.Store.Queue.DueAsync(default)).Pauses.Stops(Gmail, key: null));
        var check = await new PausedLanesHealth(_room.Store.Queue).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Degraded, check.Status);
        Assert.Contains("acme/bulk/google.com until 2030-01-01T00:15:00", check.Description, StringComparison.Ordinal);

        _room.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Empty(await _room.Store.Queue.PausedAsync(default));
        Assert.False((await _room.Store.Queue.DueAsync(default)).Pauses.Stops(Gmail, key: null));
    }

    [Fact]
    public async Task Content_pauses_it_at_the_third_message_within_an_hour()
    {
        var one = Guid.CreateVersion7(_room.Clock.GetUtcNow());
        await RaiseAsync(ReplyClass.ContentRefused, one);
        await RaiseAsync(ReplyClass.ContentRefused, one);
        await RaiseAsync(ReplyClass.ContentRefused);
        Assert.Empty(await _room.Store.Queue.PausedAsync(default));
        await RaiseAsync(ReplyClass.ContentRefused);
        Assert.Single(await _room.Store.Queue.PausedAsync(default));
    }

    [Fact]
    public async Task Each_pause_within_a_day_lasts_twice_as_long_and_none_above_four_hours()
    {
        var minutes = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            var now = _room.Clock.GetUtcNow();
            await RaiseAsync(ReplyClass.SenderBlocked);
            var paused = Assert.Single(await _room.Store.Queue.PausedByServiceAsync(default));
            minutes.Add((paused.Until - now).TotalMinutes);
            _room.Clock.Advance(paused.Until - now);
        }

        Assert.Equal([15, 30, 60, 120, 240, 240], minutes);
        _room.Clock.Advance(TimeSpan.FromDays(1));
        await RaiseAsync(ReplyClass.SenderBlocked);
        Assert.Equal(_room.Clock.GetUtcNow().AddMinutes(15), Assert.Single(await _room.Store.Queue.PausedByServiceAsync(default)).Until);
    }

    [Fact]
    public async Task A_person_ends_a_pause_or_makes_it_one_of_his_own()
    {
        await RaiseAsync(ReplyClass.SenderBlocked);
        Assert.True(await _room.Store.Queue.SetPausedAsync(PauseScope.Lane, Gmail.ToString(), isPaused: true, default));
        _room.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Single(await _room.Store.Queue.PausedAsync(default));
        Assert.Empty(await _room.Store.Queue.PausedByServiceAsync(default));
        Assert.True(await _room.Store.Queue.SetPausedAsync(PauseScope.Lane, Gmail.ToString(), isPaused: false, default));
        Assert.Empty(await _room.Store.Queue.PausedAsync(default));
    }

    [Fact]
    public async Task The_audit_log_tells_of_it_once()
    {
        await RaiseAsync(ReplyClass.SenderBlocked);
        await RaiseAsync(ReplyClass.SenderBlocked);
        var entry = Assert.Single(new SqliteAudit(_room.Store.Database, _room.Clock).List(new Waxwing.Server.Audit.AuditFilter(), 10));
        Assert.Equal(("service", "sending.paused", "acme/bulk/google.com"), (entry.Actor, entry.Action, entry.Target));
        Assert.Contains("\"until\":\"2030-01-01T00:15:00.0000000Z\"", entry.Details, StringComparison.Ordinal);
    }

    private Task RaiseAsync(ReplyClass refusal, Guid? message = null) =>
        _alarm.RaiseAsync(Gmail, message ?? Guid.CreateVersion7(_room.Clock.GetUtcNow()), _room.Refused(refusal) with { Reason = "550 5.7.1 blocked" });
}
