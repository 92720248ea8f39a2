using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Store;

/// <content>Leases and outcomes.</content>
public abstract partial class StoreContract
{
    private async Task<NewMessage> AcceptAsync(params string[] recipients)
    {
        var message = Samples.Message(Clock, recipients);
        await Store.Mail.AcceptAsync([message], answered: null, lease: null, default);
        return message;
    }

    private Task<IReadOnlyList<Claimed>> ClaimAsync(int atMost = 10, Lease? lease = null) => Store.Queue.ClaimAsync(Relay, atMost, lease ?? Mine, default);

    private async Task<DeliveryState> StateAsync(Guid id) => Assert.Single((await Store.Mail.FindAsync("acme", id, default))!.Deliveries).State;

    [Fact]
    public async Task What_is_due_is_leased_once_with_all_that_its_attempt_needs()
    {
        var message = await AcceptAsync("ann@example.net");
        Assert.Equal(Relay, Assert.Single((await Store.Queue.DueAsync(default)).Lanes));

        var claimed = Assert.Single(await ClaimAsync());
        Assert.Equal((message.Id, 0, 1, "ann@example.net"), (claimed.MessageId, claimed.Number, claimed.Attempt, claimed.Recipient.ToString()));
        Assert.Equal(message.Content.ToArray(), claimed.Content.ToArray());
        Assert.False(claimed.PossibleDuplicate);
        Assert.Empty(await ClaimAsync(lease: Others));
        Assert.Empty((await Store.Queue.DueAsync(default)).Lanes);
        Assert.Equal(DeliveryState.Leased, await StateAsync(message.Id));
    }

    [Fact]
    public async Task The_attempt_is_counted_before_it_is_made()
    {
        var message = await AcceptAsync("ann@example.net");
        await ClaimAsync();
        Assert.Equal(1, (await Store.Mail.FindAsync("acme", message.Id, default))!.Deliveries[0].Attempts);
    }

    [Fact]
    public async Task What_may_be_leased_by_whoever_accepts_it_is()
    {
        var message = Samples.Message(Clock, "ann@example.net");
        message = message with { Deliveries = [message.Deliveries[0] with { State = DeliveryState.Leased }] };
        await Store.Mail.AcceptAsync([message], answered: null, Mine, default);

        Assert.Empty(await ClaimAsync(lease: Others));
        Assert.True(Assert.Single(await Store.Queue.RecordAsync(
            [new Outcome { MessageId = message.Id, Number = 0, Fence = 1, State = DeliveryState.Delivered }], report: null, default)));
        Assert.Equal(DeliveryState.Delivered, await StateAsync(message.Id));
    }

    [Fact]
    public async Task A_code_overtakes_what_waits_longer_and_bulk_comes_last()
    {
        var bulk = Samples.Message(Clock, "a@example.net") with { Stream = StreamName.Bulk };
        var plain = Samples.Message(Clock, "b@example.net");
        var code = Samples.Message(Clock, "c@example.net") with { Kind = MailKind.OneTimePassword };
        foreach (var message in new[] { bulk with { Stream = StreamName.Transactional }, plain, code })
        {
            await Store.Mail.AcceptAsync([message], answered: null, lease: null, default);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([code.Id, bulk.Id, plain.Id], (await ClaimAsync()).Select(claimed => claimed.MessageId));
    }

    [Fact]
    public async Task An_outcome_is_written_down_with_its_event()
    {
        var message = await AcceptAsync("ann@example.net");
        var claimed = Assert.Single(await ClaimAsync());
        var outcome = Samples.Outcome(claimed, DeliveryState.Delivered, told: Samples.Event(Clock, claimed, MailEventType.Delivered) with { Reply = new EventReply(250, "2.0.0", "ok") });
        Assert.True(Assert.Single(await Store.Queue.RecordAsync([outcome], report: null, default)));

        var found = await Store.Mail.FindAsync("acme", message.Id, default);
        Assert.Equal(DeliveryState.Delivered, found!.Deliveries[0].State);
        Assert.Equal(MailEventType.Delivered, found.LastEvent);
        var told = (await Store.Mail.EventsAsync("acme", message.Id, default))[^1];
        Assert.Equal((1, 250, "ann@example.net"), (told.Attempt, told.Reply!.Code, told.Recipient));
    }

    [Fact]
    public async Task What_is_deferred_is_due_again_at_its_time_and_not_before()
    {
        await AcceptAsync("ann@example.net");
        var claimed = Assert.Single(await ClaimAsync());
        var at = Clock.GetUtcNow().AddMinutes(5);
        await Store.Queue.RecordAsync([Samples.Outcome(claimed, DeliveryState.Deferred, at)], report: null, default);

        Assert.Empty(await ClaimAsync());
        Assert.Equal(at, (await Store.Queue.DueAsync(default)).NextAt);
        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(2, Assert.Single(await ClaimAsync()).Attempt);
    }

    [Fact]
    public async Task An_attempt_that_asked_nobody_counts_for_nothing()
    {
        await AcceptAsync("ann@example.net");
        var claimed = Assert.Single(await ClaimAsync());
        await Store.Queue.RecordAsync([Samples.Outcome(claimed, DeliveryState.Queued) with { WasNoAttempt = true }], report: null, default);

        var again = Assert.Single(await ClaimAsync());
        Assert.Equal(1, again.Attempt);
        Assert.True(again.Fence > claimed.Fence);
    }

    [Fact]
    public async Task A_lease_that_ended_leaves_an_unknown_fate_which_is_sent_again_by_kind()
    {
        var code = Samples.Message(Clock, "ann@example.net") with { Kind = MailKind.OneTimePassword };
        var other = Samples.Message(Clock, "bob@example.net");
        await Store.Mail.AcceptAsync([code, other], answered: null, lease: null, default);
        await ClaimAsync();
        Assert.Equal(0, await Store.Queue.RescueAsync(Resend, default));

        Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(2, await Store.Queue.RescueAsync(Resend, default));
        Assert.Equal(DeliveryState.Unknown, await StateAsync(other.Id));
        var again = Assert.Single(await ClaimAsync());
        Assert.Equal(code.Id, again.MessageId);
        Assert.True(again.PossibleDuplicate);
        Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(other.Id, Assert.Single(await ClaimAsync()).MessageId);
    }

    [Fact]
    public async Task Mail_of_unknown_fate_waits_for_a_person_where_the_policy_says_so()
    {
        var message = await AcceptAsync("ann@example.net");
        await ClaimAsync();
        Clock.Advance(TimeSpan.FromSeconds(31));
        await Store.Queue.RescueAsync(Resend with { Holds = true }, default);
        Assert.Equal(DeliveryState.Held, await StateAsync(message.Id));
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task A_lease_that_is_renewed_does_not_end()
    {
        await AcceptAsync("ann@example.net");
        await ClaimAsync();
        Clock.Advance(TimeSpan.FromSeconds(20));
        await Store.Queue.RenewAsync(Mine, default);
        Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(0, await Store.Queue.RescueAsync(Resend, default));
    }

    [Fact]
    public async Task Whoever_lost_a_lease_to_another_is_not_believed()
    {
        var message = await AcceptAsync("ann@example.net");
        var stale = Assert.Single(await ClaimAsync());
        Clock.Advance(TimeSpan.FromSeconds(31));
        await Store.Queue.RescueAsync(Resend, default);
        Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Single(await ClaimAsync(lease: Others));

        Assert.False(Assert.Single(await Store.Queue.RecordAsync([Samples.Outcome(stale, DeliveryState.Failed)], report: null, default)));
        Assert.Equal(DeliveryState.Leased, await StateAsync(message.Id));
    }

    [Fact]
    public async Task Whoever_comes_late_before_anybody_else_has_it_is_believed()
    {
        var message = await AcceptAsync("ann@example.net");
        var late = Assert.Single(await ClaimAsync());
        Clock.Advance(TimeSpan.FromSeconds(31));
        await Store.Queue.RescueAsync(Resend, default);

        Assert.True(Assert.Single(await Store.Queue.RecordAsync([Samples.Outcome(late, DeliveryState.Delivered)], report: null, default)));
        Assert.Equal(DeliveryState.Delivered, await StateAsync(message.Id));
    }

    [Fact]
    public async Task Two_nodes_at_once_never_lease_the_same()
    {
        var messages = Enumerable.Range(0, 200).Select(i => Samples.Message(Clock, $"r{i}@example.net")).ToArray();
        await Store.Mail.AcceptAsync(messages, answered: null, lease: null, default);
        var claims = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => ClaimAsync(7, i % 2 == 0 ? Mine : Others)));
        Assert.Equal(200, claims.SelectMany(claimed => claimed).Select(claimed => claimed.MessageId).Distinct().Count());
        Assert.Equal(200, claims.Sum(claimed => claimed.Count));
    }

    [Fact]
    public async Task Scheduled_mail_waits_for_its_time_takes_another_and_can_be_withdrawn()
    {
        var at = Clock.GetUtcNow().AddHours(1);
        var message = Samples.Message(Clock, "ann@example.net") with { ScheduledAt = at };
        message = message with { Deliveries = [message.Deliveries[0] with { State = DeliveryState.Scheduled }] };
        await Store.Mail.AcceptAsync([message], answered: null, lease: null, default);
        Assert.Empty(await ClaimAsync());

        Assert.True(await Store.Mail.RescheduleAsync("acme", message.Id, at.AddHours(1), at.AddDays(5), "other"u8.ToArray(), default));
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await ClaimAsync());
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("other"u8.ToArray(), Assert.Single(await ClaimAsync()).Content.ToArray());
        Assert.False(await Store.Mail.RescheduleAsync("acme", message.Id, at, at, message.Content, default));
        Assert.Equal(0, await Store.Mail.CancelAsync("acme", message.Id, default));
    }

    [Fact]
    public async Task What_is_withdrawn_is_never_leased()
    {
        var message = await AcceptAsync("ann@example.net", "bob@example.net");
        Assert.Equal(2, await Store.Mail.CancelAsync("acme", message.Id, default));
        Assert.Empty(await ClaimAsync());
        Assert.Equal(MailEventType.Cancelled, (await Store.Mail.FindAsync("acme", message.Id, default))!.LastEvent);
    }

    [Theory]
    [InlineData("Tenant", "acme")]
    [InlineData("Stream", "acme/transactional")]
    [InlineData("Lane", "acme/transactional/relay")]
    public async Task What_is_paused_is_not_due_until_it_goes_on(string scope, string name)
    {
        await AcceptAsync("ann@example.net");
        var paused = Enum.Parse<PauseScope>(scope);
        Assert.True(await Store.Queue.SetPausedAsync(paused, name, isPaused: true, default));
        Assert.False(await Store.Queue.SetPausedAsync(paused, name, isPaused: true, default));
        Assert.Empty((await Store.Queue.DueAsync(default)).Lanes);
        Assert.Equal((paused, name), Assert.Single(await Store.Queue.PausedAsync(default)));

        Assert.True(await Store.Queue.SetPausedAsync(paused, name, isPaused: false, default));
        Assert.Single((await Store.Queue.DueAsync(default)).Lanes);
    }

    [Fact]
    public async Task Mail_of_a_paused_key_waits_and_that_of_others_goes()
    {
        var key = Ids.New(Clock);
        var waits = Samples.Message(Clock, "ann@example.net") with { Key = key };
        var goes = Samples.Message(Clock, "bob@example.net") with { Key = Ids.New(Clock) };
        await Store.Mail.AcceptAsync([waits, goes], answered: null, lease: null, default);
        await Store.Queue.SetPausedAsync(PauseScope.Key, key.ToString(), isPaused: true, default);
        Assert.Equal(goes.Id, Assert.Single(await ClaimAsync()).MessageId);
    }

    [Fact]
    public async Task Deliveries_move_to_the_lane_of_their_operator()
    {
        var first = new Lane("acme", StreamName.Transactional, "example.net");
        var message = Samples.Message(Clock, "ann@example.net");
        message = message with { Deliveries = [message.Deliveries[0] with { Site = "example.net" }] };
        await Store.Mail.AcceptAsync([message], answered: null, lease: null, default);
        await Store.Queue.MoveAsync(first, "example.net", "operator.test", default);
        Assert.Empty(await Store.Queue.ClaimAsync(first, 1, Mine, default));
        Assert.Single(await Store.Queue.ClaimAsync(first with { Site = "operator.test" }, 1, Mine, default));
    }

    [Fact]
    public async Task Only_what_waits_for_that_domain_moves_however_much_it_is()
    {
        var first = new Lane("acme", StreamName.Transactional, "operator.test");
        var waiting = Enumerable.Range(0, 600).Select(i => Samples.Message(Clock, $"r{i}@example.net")).ToArray();
        var others = Samples.Message(Clock, "ann@not-example.net", "bob@sub.example.net");
        await Store.Mail.AcceptAsync([.. waiting.Append(others).Select(message => message with { Deliveries = [.. message.Deliveries.Select(one => one with { Site = first.Site })] })], answered: null, lease: null, default);
        var leased = Assert.Single(await Store.Queue.ClaimAsync(first, 1, Mine, default));

        await Store.Queue.MoveAsync(first, "example.net", "example.net", default);
        await Store.Queue.MoveAsync(first, "nowhere.test", "example.net", default);
        Assert.Equal(
            [("example.net", DeliveryState.Queued, 599L), ("operator.test", DeliveryState.Queued, 2L), ("operator.test", DeliveryState.Leased, 1L)],
            (await Store.Queue.CountAsync(default)).Select(count => (count.Lane.Site, count.State, count.Count)));
        Assert.Equal([true], await Store.Queue.RecordAsync([Samples.Outcome(leased, DeliveryState.Delivered)], report: null, default));
    }

    [Fact]
    public async Task Of_lanes_in_which_nothing_waits_any_more_nobody_is_told()
    {
        var messages = Enumerable.Range(0, 30).Select(i => Samples.Message(Clock, $"r@site-{i}.test")).Select((message, i) => message with { Deliveries = [message.Deliveries[0] with { Site = $"site-{i}.test" }] }).ToArray();
        await Store.Mail.AcceptAsync(messages, answered: null, lease: null, default);
        Assert.Equal(30, (await Store.Queue.DueAsync(default)).Lanes.Count);
        foreach (var message in messages.Take(28))
        {
            await Store.Mail.CancelAsync("acme", message.Id, default);
        }

        var last = Assert.Single(await Store.Queue.ClaimAsync(new Lane("acme", StreamName.Transactional, "site-29.test"), 1, Mine, default));
        await Store.Queue.RecordAsync([Samples.Outcome(last, DeliveryState.Deferred, Clock.GetUtcNow().AddMinutes(5))], report: null, default);
        var due = await Store.Queue.DueAsync(default);
        Assert.Equal(["site-28.test"], due.Lanes.Select(lane => lane.Site));
        Assert.Equal(Clock.GetUtcNow().AddMinutes(5), due.NextAt);
    }

    [Fact]
    public async Task A_dry_run_counts_and_changes_nothing()
    {
        var message = await AcceptAsync("ann@example.net");
        Assert.Equal(1, await Store.Queue.ApplyAsync(QueueAction.Drop, new QueueFilter { Tenant = "acme" }, "a test", dryRun: true, default));
        Assert.Equal(DeliveryState.Queued, await StateAsync(message.Id));
        Assert.Equal(1, await Store.Queue.ApplyAsync(QueueAction.Drop, new QueueFilter { Recipient = "@example.net" }, "a test", dryRun: false, default));
        Assert.Equal(DeliveryState.Cancelled, await StateAsync(message.Id));
    }

    [Fact]
    public async Task What_failed_can_be_tried_again_by_a_person()
    {
        var message = await AcceptAsync("ann@example.net");
        await Store.Queue.RecordAsync([Samples.Outcome(Assert.Single(await ClaimAsync()), DeliveryState.Failed)], report: null, default);
        Assert.Equal(1, await Store.Queue.ApplyAsync(QueueAction.Retry, new QueueFilter { MessageId = message.Id }, "a test", dryRun: false, default));
        Assert.Equal(2, Assert.Single(await ClaimAsync()).Attempt);
    }

    [Fact]
    public async Task What_waits_is_counted_lane_by_lane_and_listed()
    {
        await AcceptAsync("ann@example.net", "bob@example.net");
        await ClaimAsync(1);
        var counts = await Store.Queue.CountAsync(default);
        Assert.Equal([(DeliveryState.Queued, 1L), (DeliveryState.Leased, 1L)], counts.Select(count => (count.State, count.Count)));
        Assert.Equal(2, (await Store.Queue.ListAsync(new QueueFilter { Site = Lane.RelaySite }, 10, default)).Count);
        Assert.Single(await Store.Queue.ListAsync(new QueueFilter { State = DeliveryState.Queued }, 10, default));
    }

    [Fact]
    public async Task Whoever_is_alone_need_not_wait_for_leases_of_a_process_that_died()
    {
        var message = await AcceptAsync("ann@example.net");
        await ClaimAsync(lease: Others);
        await Store.Queue.AbandonAsync(default);
        Assert.Equal(1, await Store.Queue.RescueAsync(Resend, default));
        Assert.Equal(DeliveryState.Unknown, await StateAsync(message.Id));
    }
}
