using Waxwing.Server.Audit;
using Waxwing.Server.Replies;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Suppressions;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Suppressions;

/// <summary>What follows for a recipient from what is heard of him: each consequence ends, and a person undoes it.</summary>
public sealed class WhatIsHeard : IAsyncLifetime
{
    private readonly SuppressionRoom _room = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task Where_there_is_no_such_user_nothing_is_sent_in_any_stream_for_ninety_days()
    {
        await _room.HearAsync(_room.Refused(ReplyClass.NoSuchUser));
        Assert.True(_room.Bars());
        Assert.True(_room.Bars(stream: "bulk"));
        Assert.False(_room.Bars(tenant: "other"));
        Assert.False(_room.Bars("bob@customers.net"));

        _room.Clock.Advance(TimeSpan.FromDays(90));
        Assert.False(_room.Bars());
    }

    [Fact]
    public async Task Each_time_behind_the_end_it_lasts_twice_as_long_and_never_above_three_years()
    {
        var days = new List<int>();
        for (var i = 0; i < 8; i++)
        {
            var since = _room.Clock.GetUtcNow();
            await _room.HearAsync(_room.Refused(ReplyClass.NoSuchUser));
            var one = Assert.Single(await _room.Kept.FindAsync("acme", SuppressionRoom.Ann, default));
            days.Add((int)(one.ExpiresAt!.Value - since).TotalDays);
            _room.Clock.Advance(one.ExpiresAt.Value - since);
        }

        Assert.Equal([90, 180, 360, 720, 1095, 1095, 1095, 1095], days);
    }

    [Fact]
    public async Task Mail_that_was_under_way_together_counts_as_one_time()
    {
        await _room.HearAsync(_room.Refused(ReplyClass.NoSuchUser));
        _room.Clock.Advance(TimeSpan.FromMinutes(1));
        await _room.HearAsync(_room.Refused(ReplyClass.NoSuchUser));
        var one = Assert.Single(await _room.Kept.FindAsync("acme", SuppressionRoom.Ann, default));
        Assert.Equal(_room.Clock.GetUtcNow().AddDays(90), one.ExpiresAt);
    }

    [Fact]
    public async Task A_full_mailbox_counts_at_the_third_time_within_seven_days()
    {
        await _room.HearAsync(_room.Refused(ReplyClass.MailboxFull));
        _room.Clock.Advance(TimeSpan.FromDays(3));
        await _room.HearAsync(_room.Refused(ReplyClass.MailboxFull));
        Assert.False(_room.Bars());
        _room.Clock.Advance(TimeSpan.FromDays(4));
        // The first is over: seven days ago.
        await _room.HearAsync(_room.Refused(ReplyClass.MailboxFull));
        Assert.False(_room.Bars());
        _room.Clock.Advance(TimeSpan.FromDays(1));
        await _room.HearAsync(_room.Refused(ReplyClass.MailboxFull));
        Assert.True(_room.Bars());
        _room.Clock.Advance(TimeSpan.FromDays(7));
        Assert.False(_room.Bars());
    }

    [Fact]
    public async Task One_event_heard_many_times_is_one()
    {
        var full = _room.Refused(ReplyClass.MailboxFull);
        for (var i = 0; i < 5; i++)
        {
            await _room.HearAsync(full);
        }

        Assert.False(_room.Bars());
        var none = _room.Refused(ReplyClass.NoSuchUser, "bob@customers.net");
        await _room.HearAsync(none);
        _room.Clock.Advance(TimeSpan.FromDays(100));
        await _room.HearAsync(none);
        Assert.False(_room.Bars("bob@customers.net"));
    }

    [Fact]
    public async Task A_complaint_in_bulk_never_stops_a_password_reset()
    {
        await _room.HearAsync(_room.Complained("bulk"));
        Assert.True(_room.Bars(stream: "bulk"));
        Assert.False(_room.Bars());
        _room.Clock.Advance(TimeSpan.FromDays(365));
        Assert.False(_room.Bars(stream: "bulk"));
    }

    [Theory]
    [InlineData("unclear")]
    [InlineData("inactive")]
    [InlineData("no_such_domain")]
    [InlineData("unreachable")]
    [InlineData("throttled")]
    [InlineData("sender_blocked")]
    [InlineData("unauthenticated")]
    [InlineData("content_refused")]
    [InlineData("too_large")]
    [InlineData("policy")]
    [InlineData("server_fault")]
    public async Task What_is_not_about_the_mailbox_bars_nobody(string refusal)
    {
        var meant = System.Text.Json.JsonSerializer.Deserialize<ReplyClass>($"\"{refusal}\"");
        for (var i = 0; i < 10; i++)
        {
            await _room.HearAsync(_room.Refused(meant));
        }

        Assert.False(_room.Bars());
    }

    [Theory]
    [InlineData("bounced@resend.dev")]
    [InlineData("bounced+signup@resend.dev")]
    [InlineData("complained@resend.dev")]
    public async Task Test_addresses_never_come_onto_the_list(string address)
    {
        await _room.HearAsync(_room.Refused(ReplyClass.NoSuchUser, address));
        Assert.False(_room.Bars(address));
    }

    [Fact]
    public async Task What_a_person_put_on_the_list_stands_whatever_is_heard()
    {
        var id = await _room.AddAsync(_room.Wanted());
        await _room.HearAsync(_room.Refused(ReplyClass.NoSuchUser));
        var one = Assert.Single(await _room.Kept.FindAsync("acme", SuppressionRoom.Ann, default));
        Assert.Equal((id, SuppressionOrigin.Manual, null), (one.Id, one.Origin, one.ExpiresAt));
    }

    [Fact]
    public async Task What_a_person_takes_away_begins_anew()
    {
        for (var i = 0; i < 2; i++)
        {
            await _room.HearAsync(_room.Refused(ReplyClass.NoSuchUser));
            _room.Clock.Advance(TimeSpan.FromDays(200));
        }

        await _room.Kept.RemoveAsync("acme", [], [SuppressionRoom.Ann], AuditActor.Service, default);
        Assert.False(_room.Bars());
        await _room.HearAsync(_room.Refused(ReplyClass.NoSuchUser));
        var one = Assert.Single(await _room.Kept.FindAsync("acme", SuppressionRoom.Ann, default));
        Assert.Equal(_room.Clock.GetUtcNow().AddDays(90), one.ExpiresAt);
    }

    [Theory]
    [InlineData("ANN@customers.net", true)]
    [InlineData("ann@CUSTOMERS.net", true)]
    [InlineData("ann+shop@customers.net", false)]
    [InlineData("a.nn@customers.net", false)]
    [InlineData("ann@mail.customers.net", false)]
    public async Task Addresses_are_compared_without_regard_to_case_and_to_nothing_else(string address, bool isSame)
    {
        await _room.HearAsync(_room.Refused(ReplyClass.NoSuchUser));
        Assert.Equal(isSame, _room.Bars(address));
    }

    [Fact]
    public async Task What_another_process_writes_is_in_force_after_the_next_look()
    {
        _room.List.Refresh();
        await using (var other = SqliteDatabase.Open(_room.File))
        {
            await new SqliteSuppressions(other, _room.Clock).AddAsync([_room.Wanted()], AuditActor.Operator("ann"), default);
        }

        Assert.Empty(_room.List.Among("acme", "bulk", [SuppressionRoom.Ann], _room.Clock.GetUtcNow()));
        _room.List.Refresh();
        Assert.Single(_room.List.Among("acme", "bulk", [SuppressionRoom.Ann], _room.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task What_ended_a_year_ago_is_forgotten_and_nothing_else()
    {
        await _room.HearAsync(_room.Refused(ReplyClass.NoSuchUser));
        await _room.HearAsync(_room.Refused(ReplyClass.MailboxFull, "bob@customers.net"));
        await _room.AddAsync(_room.Wanted("eva@customers.net"));
        _room.Clock.Advance(TimeSpan.FromDays(90 + 364));
        await _room.Kept.ForgetAsync(_room.Clock.GetUtcNow(), default);
        Assert.Equal((2, 0), Rows());
        _room.Clock.Advance(TimeSpan.FromDays(1));
        await _room.Kept.ForgetAsync(_room.Clock.GetUtcNow(), default);
        Assert.Equal((1, 0), Rows());
        Assert.True(_room.Bars("eva@customers.net"));
    }

    private (int Suppressions, int Strikes) Rows() => _room.Store.Database.ReadFile(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT count(*) FROM suppressions), (SELECT count(*) FROM suppression_strikes)";
        using var row = command.ExecuteReader();
        row.Read();
        return (row.GetInt32(0), row.GetInt32(1));
    });
}
