using Waxwing.Server.Audit;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Tests.Webhooks;

/// <summary>What follows where an endpoint does not acknowledge.</summary>
public sealed class Failing
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(10),
    ];

    [Fact]
    public async Task An_event_is_tried_by_the_whole_schedule_with_one_id_and_one_body_and_then_given_up()
    {
        await using var room = WebhooksRoom.Open();
        room.Receiver.Answer = _ => Receiver.Status(503, "later");
        var (id, secret) = await room.AddAsync(types: [WebhookEventType.EmailSent]);
        await room.AcceptAsync();
        await room.LookAsync();
        foreach (var wait in Waits)
        {
            var before = room.Receiver.All.Count;
            var due = Assert.Single(await room.EventsAsync(id));
            Assert.Equal((WebhookDeliveryState.Waits, room.Clock.GetUtcNow() + wait), (due.State, due.NextAt));
            room.Clock.Advance(wait - TimeSpan.FromMilliseconds(1));
            await room.LookAsync();
            Assert.Equal(before, room.Receiver.All.Count);
            room.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await room.LookAsync();
            Assert.Equal(before + 1, room.Receiver.All.Count);
        }

        Assert.Equal(WebhookDeliveryState.Failed, Assert.Single(await room.EventsAsync(id)).State);
        Assert.Single(room.Receiver.All.Select(received => received.Id).Distinct(StringComparer.Ordinal));
        Assert.Single(room.Receiver.All.Select(received => Convert.ToHexString(received.Body)).Distinct(StringComparer.Ordinal));
        Assert.Equal(8, room.Receiver.All.Select(received => received.Fields["svix-timestamp"]).Distinct(StringComparer.Ordinal).Count());
        Assert.All(room.Receiver.All, received => Assert.True(received.IsSignedBy(secret)));
        var attempts = await room.AttemptsAsync(id, Guid.Parse(room.Receiver.All[0].Id));
        Assert.Equal(Enumerable.Repeat((503, "later"), 8), attempts.Select(attempt => (attempt.Answer.Status!.Value, attempt.Answer.Response)));
        Assert.Equal(attempts.OrderByDescending(attempt => attempt.At), attempts);
        Assert.Contains(room.Log, line => line.StartsWith("2703", StringComparison.Ordinal));
        room.Clock.Advance(TimeSpan.FromDays(1));
        await room.LookAsync();
        Assert.Equal(8, room.Receiver.All.Count);
        Assert.Equal([(8.0, "waxwing.outcome=Refused")], room.Heard.Take("waxwing.service.webhooks.attempts"));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(299)]
    public async Task Any_status_of_success_acknowledges(int status)
    {
        await using var room = WebhooksRoom.Open();
        room.Receiver.Answer = _ => Receiver.Status(status);
        var (id, _) = await room.AddAsync();
        await room.AcceptAsync();
        await room.LookAsync();
        Assert.Equal(WebhookDeliveryState.Acknowledged, Assert.Single(await room.EventsAsync(id)).State);
        Assert.Equal([(1.0, "waxwing.outcome=Acknowledged")], room.Heard.Take("waxwing.service.webhooks.attempts"));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(400)]
    [InlineData(410)]
    [InlineData(500)]
    public async Task No_other_does(int status)
    {
        await using var room = WebhooksRoom.Open();
        room.Receiver.Answer = _ => Receiver.Status(status);
        var (id, _) = await room.AddAsync();
        await room.AcceptAsync();
        await room.LookAsync();
        Assert.Equal((WebhookDeliveryState.Waits, 1), (Assert.Single(await room.EventsAsync(id)).State, (await room.EventsAsync(id))[0].Attempts));
    }

    [Fact]
    public async Task An_endpoint_that_is_away_rests_and_loses_nothing()
    {
        await using var room = WebhooksRoom.Open(options => options with { Places = 1 });
        room.Receiver.Answer = _ => Receiver.Status(500);
        var (id, _) = await room.AddAsync(types: [WebhookEventType.EmailSent]);
        for (var i = 0; i < 40; i++)
        {
            await room.AcceptAsync($"u{i}@customers.net");
        }

        await room.LookAsync();
        Assert.Equal(WebhookSchedule.FailuresUntilRest, room.Receiver.All.Count);
        Assert.Equal(room.Clock.GetUtcNow() + TimeSpan.FromSeconds(30), (await room.FindAsync(id)).RestsUntil);
        Assert.Equal((1, 1, 40L), await StandingAsync(room));
        Assert.Contains(room.Log, line => line.StartsWith("2701", StringComparison.Ordinal));

        // One request finds out whether it is back, and each rest is twice as long, up to ten minutes.
        foreach (var rest in new[] { 30, 60, 120, 240, 480, 600, 600 })
        {
            var before = room.Receiver.All.Count;
            room.Clock.Advance(TimeSpan.FromSeconds(rest) - TimeSpan.FromMilliseconds(1));
            await room.LookAsync();
            Assert.Equal(before, room.Receiver.All.Count);
            room.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await room.LookAsync();
            Assert.Equal(before + 1, room.Receiver.All.Count);
        }

        room.Receiver.Answer = _ => Receiver.Status(200);
        var count = room.Receiver.All.Count;
        room.Clock.Advance(TimeSpan.FromHours(1));
        await room.LookAsync();
        Assert.Equal((1, 0, 0L), await StandingAsync(room));
        Assert.Equal(40, room.Receiver.All.Skip(count).Select(received => received.To).Distinct(StringComparer.Ordinal).Count());
        Assert.All(await room.EventsAsync(id), told => Assert.Equal(WebhookDeliveryState.Acknowledged, told.State));
        Assert.Equal((0, null, null), ((await room.FindAsync(id)).Failures, (await room.FindAsync(id)).FailingSince, (await room.FindAsync(id)).RestsUntil));
    }

    [Fact]
    public async Task One_that_rests_holds_up_no_other()
    {
        await using var room = WebhooksRoom.Open();
        room.Receiver.Answer = _ => null;
        await room.AddAsync();
        var (id, _) = await room.AddAsync("other", endpoint: new Uri("https://nobody.customers.net/"));
        await room.AcceptAsync("ann@customers.net", "acme");
        await room.AcceptAsync("bob@customers.net", "other");
        await room.Sender.LookAsync(WebhooksRoom.Token);
        await room.Receiver.NextAsync();
        while ((await room.EventsAsync(id, "other")) is not [{ Attempts: 1 }])
        {
            await Task.Yield();
        }

        room.Clock.Advance(WebhookOptions.Limit);
        await room.SentAsync();
    }

    [Fact]
    public async Task One_that_acknowledges_nothing_for_days_is_disabled_and_its_tenant_can_enable_it()
    {
        await using var room = WebhooksRoom.Open();
        room.Receiver.Answer = _ => Receiver.Status(500);
        var (id, _) = await room.AddAsync(types: [WebhookEventType.EmailSent]);
        await room.AcceptAsync("first@customers.net");
        await room.LookAsync();
        room.Clock.Advance(room.Options.GiveUpAfter - TimeSpan.FromMinutes(1));
        await room.AcceptAsync("second@customers.net");
        await room.LookAsync();
        Assert.Equal(WebhookStatus.Enabled, (await room.FindAsync(id)).Status);
        room.Clock.Advance(TimeSpan.FromMinutes(5));
        await room.LookAsync();

        Assert.Equal(WebhookStatus.GivenUp, (await room.FindAsync(id)).Status);
        Assert.Equal(("service", id.ToString(), "acme"), Assert.Single(room.Trail.List(new AuditFilter { Action = AuditAction.WebhookGivenUp }, 10).Select(entry => (entry.Actor, entry.Target, entry.Tenant))));
        Assert.Contains(room.Log, line => line.StartsWith("2702", StringComparison.Ordinal));
        Assert.Equal(1, (await room.Queue.StandingAsync(WebhooksRoom.Token)).GivenUp);
        room.Receiver.Answer = _ => Receiver.Status(200);
        var before = room.Receiver.All.Count;
        room.Clock.Advance(TimeSpan.FromDays(1));
        await room.AcceptAsync("meanwhile@customers.net");
        await room.LookAsync();
        Assert.Equal(before, room.Receiver.All.Count);

        Assert.True(await room.Webhooks.ChangeAsync("acme", id, new WebhookChange(null, null, IsEnabled: true), WebhooksRoom.Told(AuditAction.WebhookChanged), WebhooksRoom.Token));
        room.Sender.Wake();
        await room.AcceptAsync("behind@customers.net");
        await room.LookAsync();
        Assert.Equal(["behind@customers.net", "first@customers.net", "second@customers.net"], room.Receiver.All.Skip(before).Select(received => received.To).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task For_a_day_behind_a_rotation_both_secrets_sign()
    {
        await using var room = WebhooksRoom.Open();
        var (id, old) = await room.AddAsync(types: [WebhookEventType.EmailSent]);
        var young = WebhookSecret.New();
        Assert.Equal(WebhookRotation.Done, await RotateAsync(room, id, young));
        await room.AcceptAsync();
        await room.LookAsync();
        room.Clock.Advance(WebhookOptions.Overlap - TimeSpan.FromMilliseconds(1));
        await room.AcceptAsync();
        await room.LookAsync();
        room.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await room.AcceptAsync();
        await room.LookAsync();

        Assert.Equal([true, true, false], room.Receiver.All.Select(received => received.IsSignedBy(old)));
        Assert.All(room.Receiver.All, received => Assert.True(received.IsSignedBy(young.Text)));
        Assert.All(room.Receiver.All.Take(2), received => Assert.StartsWith("v1,", received.Fields["svix-signature"].Split(' ')[1], StringComparison.Ordinal));
        Assert.Equal(young.Text, (await room.Webhooks.SecretAsync("acme", id, WebhooksRoom.Token))!.Text);
    }

    [Fact]
    public async Task Secrets_are_random_and_of_no_endless_number()
    {
        await using var room = WebhooksRoom.Open();
        var (id, secret) = await room.AddAsync();
        Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length);
        var rotations = new List<WebhookRotation>();
        for (var i = 0; i < 6; i++)
        {
            rotations.Add(await RotateAsync(room, id, WebhookSecret.New()));
        }

        Assert.Equal((4, 2), (rotations.Count(rotation => rotation == WebhookRotation.Done), rotations.Count(rotation => rotation == WebhookRotation.TooOften)));
        Assert.Equal(WebhookRotation.NotFound, await room.Webhooks.RotateAsync("other", id, WebhookSecret.New(), room.Clock.GetUtcNow(), WebhooksRoom.Told(AuditAction.WebhookSecretRotated), WebhooksRoom.Token));
        Assert.DoesNotContain(secret, WebhookSecret.New().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_has_the_same_id_and_body_and_the_schedule_from_its_beginning()
    {
        await using var room = WebhooksRoom.Open();
        var (id, _) = await room.AddAsync(types: [WebhookEventType.EmailSent]);
        await room.AcceptAsync();
        await room.LookAsync();
        var told = Assert.Single(await room.EventsAsync(id)).Id;
        room.Receiver.Answer = _ => Receiver.Status(500);
        Assert.True(await room.Webhooks.ReplayAsync("acme", id, told, WebhooksRoom.Token));
        room.Sender.Wake();
        await room.LookAsync();

        Assert.Equal((WebhookDeliveryState.Waits, room.Clock.GetUtcNow() + Waits[0]), (Assert.Single(await room.EventsAsync(id)).State, (await room.EventsAsync(id))[0].NextAt));
        Assert.Equal(2, room.Receiver.All.Count);
        Assert.Single(room.Receiver.All.Select(received => $"{received.Id} {Convert.ToHexString(received.Body)}").Distinct(StringComparer.Ordinal));
        Assert.Equal([500, 200], (await room.AttemptsAsync(id, told)).Select(attempt => attempt.Answer.Status));
        Assert.False(await room.Webhooks.ReplayAsync("acme", id, Guid.CreateVersion7(room.Clock.GetUtcNow()), WebhooksRoom.Token));
    }

    [Fact]
    public async Task Attempts_are_kept_by_number_and_all_of_it_for_its_time()
    {
        await using var room = WebhooksRoom.Open();
        var (id, _) = await room.AddAsync(types: [WebhookEventType.EmailSent]);
        await room.AcceptAsync();
        await room.LookAsync();
        var told = Assert.Single(await room.EventsAsync(id)).Id;
        for (var i = 0; i < 25; i++)
        {
            await room.Webhooks.ReplayAsync("acme", id, told, WebhooksRoom.Token);
            room.Sender.Wake();
            await room.LookAsync();
        }

        Assert.Equal(20, (await room.AttemptsAsync(id, told)).Count);
        room.Clock.Advance(room.Options.Keep);
        await room.AcceptAsync();
        await room.LookAsync();
        await room.Sender.TidyAsync(WebhooksRoom.Token);
        Assert.Equal(2, (await room.EventsAsync(id)).Count);
        room.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await room.Sender.TidyAsync(WebhooksRoom.Token);
        Assert.DoesNotContain(await room.EventsAsync(id), one => one.Id == told);
        Assert.Empty(await room.AttemptsAsync(id, told));
    }

    [Fact]
    public async Task What_was_under_way_when_the_node_died_is_sent_again_with_the_same_id()
    {
        await using var room = WebhooksRoom.Open();
        room.Receiver.Answer = _ => null;
        var (id, _) = await room.AddAsync(types: [WebhookEventType.EmailSent]);
        await room.AcceptAsync("ann@customers.net");
        await room.Sender.LookAsync(WebhooksRoom.Token);
        await room.Receiver.NextAsync();
        // Accepted, and nobody has looked yet.
        await room.AcceptAsync("bob@customers.net");
        room.Clock.Advance(TimeSpan.FromSeconds(1));
        await room.KillAndStartAsync();
        room.Receiver.Answer = _ => Receiver.Status(200);
        await room.LookAsync();

        Assert.Equal(["ann@customers.net", "ann@customers.net", "bob@customers.net"], room.Receiver.All.Select(received => received.To).Order(StringComparer.Ordinal));
        Assert.Equal(2, room.Receiver.All.Select(received => received.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(await room.EventsAsync(id), told => Assert.Equal(WebhookDeliveryState.Acknowledged, told.State));
    }

    [Fact]
    public async Task One_node_at_a_time_sends_to_an_endpoint_and_another_takes_over_from_one_that_died()
    {
        await using var room = WebhooksRoom.Open();
        var (id, _) = await room.AddAsync(types: [WebhookEventType.EmailSent]);
        await room.AcceptAsync("ann@customers.net");
        await room.LookAsync();
        using var another = room.Another("two");
        await room.AcceptAsync("bob@customers.net");
        await another.Sender.LookAsync(WebhooksRoom.Token);
        await another.Sender.EndAsync();
        Assert.Single(room.Receiver.All);
        Assert.Null(await another.Queue.ClaimAsync(id, new Lease("two", TimeSpan.FromMinutes(1)), 4, [], WebhooksRoom.Token));

        room.Clock.Advance(TimeSpan.FromMinutes(1));
        await another.Sender.LookAsync(WebhooksRoom.Token);
        await another.Sender.EndAsync();
        Assert.Equal(["ann@customers.net", "bob@customers.net"], room.Receiver.All.Select(received => received.To));
    }

    [Fact]
    public async Task Two_nodes_that_find_the_same_events_tell_them_once()
    {
        await using var room = WebhooksRoom.Open();
        await room.AddAsync();
        await room.AcceptAsync();
        var window = (await room.Queue.ReadAsync(WebhooksRoom.Token))!;
        var told = new NewWebhookEvent(Ids.New(room.Clock), "acme", WebhookEventType.EmailSent, "x", null, room.Clock.GetUtcNow(), "{}"u8.ToArray());
        Assert.Equal(1, await room.Queue.WriteAsync(window, [told], WebhooksRoom.Token));
        Assert.Null(await room.Queue.WriteAsync(window, [told], WebhooksRoom.Token));
        Assert.Equal(0, await room.Queue.WriteAsync(window with { From = window.To }, [told], WebhooksRoom.Token));
    }

    private static Task<WebhookRotation> RotateAsync(WebhooksRoom room, Guid id, WebhookSecret secret) =>
        room.Webhooks.RotateAsync("acme", id, secret, room.Clock.GetUtcNow() + WebhookOptions.Overlap, WebhooksRoom.Told(AuditAction.WebhookSecretRotated), WebhooksRoom.Token);

    private static async Task<(int Enabled, int Resting, long Waiting)> StandingAsync(WebhooksRoom room)
    {
        var standing = await room.Queue.StandingAsync(WebhooksRoom.Token);
        return (standing.Enabled, standing.Rest, standing.Waiting);
    }
}
