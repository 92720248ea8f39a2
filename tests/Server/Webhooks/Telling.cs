using System.Text.Json;
using Waxwing.Server.Audit;
using Waxwing.Server.Mail;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Suppressions;
using Waxwing.Server.Webhooks;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Webhooks;

/// <summary>What an endpoint is told, in which words, and in which order.</summary>
public sealed class Telling
{
    [Fact]
    public async Task An_event_comes_signed_in_the_form_of_Resend()
    {
        await using var room = WebhooksRoom.Open();
        var (id, secret) = await room.AddAsync();
        var message = await room.AcceptAsync();
        await room.LookAsync();

        var received = Assert.Single(room.Receiver.All);
        Assert.Equal("POST /mail?token=secret HTTP/1.1", received.Line);
        Assert.Equal("application/json", received.Fields["Content-Type"]);
        Assert.Equal(room.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), received.Fields["svix-timestamp"]);
        Assert.All(["id", "timestamp", "signature"], field => Assert.Equal(received.Fields[$"svix-{field}"], received.Fields[$"webhook-{field}"]));
        Assert.True(received.IsSignedBy(secret));
        Assert.False(received.IsSignedBy(WebhookSecret.New().Text));
        Assert.All(received.Body, octet => Assert.InRange(octet, (byte)0x20, (byte)0x7e));

        var data = received.Json.GetProperty("data");
        Assert.Equal(("email.sent", "2030-01-01T00:00:00Z"), (received.Type, received.Json.GetProperty("created_at").GetString()));
        Assert.Equal((message.Id, message.MessageId), (data.GetProperty("email_id").GetGuid(), data.GetProperty("message_id").GetString()));
        Assert.Equal(("Shop <shop@acme.test>", "Your order", "ann@customers.net"), (data.GetProperty("from").GetString(), data.GetProperty("subject").GetString(), received.To));
        Assert.Equal("""{"order":"17"}""", data.GetProperty("tags").GetRawText());
        var told = Assert.Single(await room.Store.Mail.EventsAsync("acme", message.Id, WebhooksRoom.Token));
        Assert.Equal((told.Id.ToString(), told.Id), (received.Id, data.GetProperty("event").GetProperty("id").GetGuid()));
        Assert.Equal((told.Id, WebhookDeliveryState.Acknowledged), (Assert.Single(await room.EventsAsync(id)).Id, (await room.EventsAsync(id))[0].State));
    }

    [Theory]
    [InlineData(550, "5.1.1", "no such user here", "Permanent", "NoEmail")]
    [InlineData(552, "5.2.2", "mailbox full", "Transient", "MailboxFull")]
    [InlineData(550, "5.7.1", "message content rejected due to spam", "Transient", "")]
    [InlineData(550, null, "no", "Permanent", "General")]
    public async Task A_bounce_says_whether_it_is_for_good(int code, string? enhanced, string text, string type, string subType)
    {
        await using var room = WebhooksRoom.Open();
        await room.AddAsync(types: [WebhookEventType.EmailBounced]);
        var message = await room.AcceptAsync();
        await room.EndAsync(message, MailEventType.Bounced, told => told with { Reply = new EventReply(code, enhanced, text), Reason = "refused" });
        await room.LookAsync();

        var bounce = Assert.Single(room.Receiver.All).Json.GetProperty("data").GetProperty("bounce");
        Assert.Equal((text, type), (bounce.GetProperty("message").GetString(), bounce.GetProperty("type").GetString()));
        Assert.Equal(subType.Length == 0 ? bounce.GetProperty("subType").GetString() : subType, bounce.GetProperty("subType").GetString());
    }

    [Fact]
    public async Task Failures_and_suppressions_say_why()
    {
        await using var room = WebhooksRoom.Open();
        await room.AddAsync(types: [WebhookEventType.EmailFailed, WebhookEventType.EmailSuppressed]);
        await room.EndAsync(await room.AcceptAsync("ann@customers.net"), MailEventType.Failed, told => told with { Reason = "it expired" });
        await room.EndAsync(await room.AcceptAsync("bob@customers.net"), MailEventType.Suppressed, told => told with { Reason = "he complained" });
        await room.LookAsync();

        var data = room.Receiver.All.ToDictionary(received => received.Type!, received => received.Json.GetProperty("data"), StringComparer.Ordinal);
        Assert.Equal("it expired", data["email.failed"].GetProperty("failed").GetProperty("reason").GetString());
        Assert.Equal(("he complained", "OnAccountSuppressionList"), (data["email.suppressed"].GetProperty("suppressed").GetProperty("message").GetString(), data["email.suppressed"].GetProperty("suppressed").GetProperty("type").GetString()));
    }

    [Fact]
    public void Every_event_of_mail_is_told_or_known_not_to_be()
    {
        var told = Enum.GetValues<MailEventType>().Where(type => WebhookEventTypes.Of(type) is not null);
        Assert.Equal([MailEventType.Released, MailEventType.Unsubscribed], Enum.GetValues<MailEventType>().Except(told));
        Assert.All(WebhookEventTypes.All, pair => Assert.Equal(pair.Value, Assert.Single(WebhookEventTypes.OfBits(1L << (int)pair.Value))));
    }

    [Fact]
    public async Task Nobody_is_told_what_he_did_not_ask_for_or_what_happened_before()
    {
        await using var room = WebhooksRoom.Open();
        await room.AcceptAsync("before@customers.net");
        await room.AddAsync(types: [WebhookEventType.EmailDelivered]);
        await room.AddAsync("other");
        room.Clock.Advance(TimeSpan.FromSeconds(1));
        var message = await room.AcceptAsync("ann@customers.net");
        await room.EndAsync(message);
        await room.LookAsync();

        Assert.Equal(["email.delivered"], room.Receiver.All.Select(received => received.Type));
    }

    [Fact]
    public async Task A_second_endpoint_hears_nothing_of_what_happened_before_it()
    {
        await using var room = WebhooksRoom.Open();
        await room.AddAsync();
        await room.AcceptAsync("before@customers.net");
        room.Clock.Advance(TimeSpan.FromSeconds(1));
        var (late, _) = await room.AddAsync();
        await room.LookAsync();
        Assert.Empty(await room.EventsAsync(late));
        await room.AcceptAsync("behind@customers.net");
        await room.LookAsync();

        Assert.Single(await room.EventsAsync(late));
        Assert.Equal(["before@customers.net", "behind@customers.net", "behind@customers.net"], room.Receiver.All.Select(received => received.To));
        Assert.Equal(2, room.Receiver.All.Select(received => received.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Tenants_hear_of_their_own_alone()
    {
        await using var room = WebhooksRoom.Open();
        var (mine, secret) = await room.AddAsync("acme");
        var (theirs, other) = await room.AddAsync("other");
        await room.AcceptAsync("ann@customers.net", "acme");
        await room.AcceptAsync("bob@customers.net", "other");
        await room.LookAsync();

        Assert.True(Assert.Single(room.Receiver.All, received => received.To is "ann@customers.net").IsSignedBy(secret));
        Assert.True(Assert.Single(room.Receiver.All, received => received.To is "bob@customers.net").IsSignedBy(other));
        Assert.Single(await room.EventsAsync(mine));
        Assert.Empty(await room.EventsAsync(theirs, "acme"));
        Assert.Null(await room.Webhooks.EventAsync("acme", theirs, (await room.EventsAsync(theirs, "other"))[0].Id, WebhooksRoom.Token));
        Assert.False(await room.Webhooks.ReplayAsync("acme", theirs, (await room.EventsAsync(theirs, "other"))[0].Id, WebhooksRoom.Token));
    }

    [Fact]
    public async Task Events_come_in_their_order_and_those_of_one_message_never_overtake_each_other()
    {
        await using var room = WebhooksRoom.Open(options => options with { Places = 1 });
        await room.AddAsync();
        var messages = new List<NewMessage>();
        for (var i = 0; i < 6; i++)
        {
            messages.Add(await room.AcceptAsync($"u{i}@customers.net"));
        }

        foreach (var message in messages)
        {
            await room.EndAsync(message);
        }

        await room.LookAsync();

        Assert.Equal(
            [.. Enumerable.Range(0, 6).Select(i => $"email.sent u{i}@customers.net"), .. Enumerable.Range(0, 6).Select(i => $"email.delivered u{i}@customers.net")],
            room.Receiver.All.Select(received => $"{received.Type} {received.To}"));
    }

    [Fact]
    public async Task What_fails_holds_up_its_own_message_and_no_other()
    {
        await using var room = WebhooksRoom.Open();
        await room.AddAsync();
        room.Receiver.Answer = received => Receiver.Status(received is { Type: "email.sent", To: "ann@customers.net" } ? 500 : 200);
        await room.EndAsync(await room.AcceptAsync("ann@customers.net"));
        await room.EndAsync(await room.AcceptAsync("bob@customers.net"));
        await room.LookAsync();
        Assert.DoesNotContain(room.Receiver.All, received => received is { Type: "email.delivered", To: "ann@customers.net" });
        Assert.Contains(room.Receiver.All, received => received is { Type: "email.delivered", To: "bob@customers.net" });

        room.Receiver.Answer = _ => Receiver.Status(204);
        room.Clock.Advance(TimeSpan.FromSeconds(5));
        await room.LookAsync();
        Assert.Equal(["email.sent", "email.sent", "email.delivered"], room.Receiver.All.Where(received => received.To is "ann@customers.net").Select(received => received.Type));
    }

    [Fact]
    public async Task So_many_are_under_way_at_once_and_no_more()
    {
        await using var room = WebhooksRoom.Open(options => options with { Places = 3 });
        await room.AddAsync(types: [WebhookEventType.EmailSent]);
        using var gate = new SemaphoreSlim(0);
        var most = 0;
        var now = 0;
        room.Receiver.Stream = async (_, stream, stop) =>
        {
            var count = Interlocked.Increment(ref now);
            InterlockedMax(ref most, count);
            await gate.WaitAsync(stop);
            Interlocked.Decrement(ref now);
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(Receiver.Status(200)), stop);
        };
        for (var i = 0; i < 9; i++)
        {
            await room.AcceptAsync($"u{i}@customers.net");
        }

        await room.Sender.LookAsync(WebhooksRoom.Token);
        for (var i = 0; i < 3; i++)
        {
            await room.Receiver.NextAsync();
        }

        Assert.Equal(3, room.Receiver.All.Count);
        gate.Release(9);
        await room.SentAsync();
        Assert.Equal((9, 3), (room.Receiver.All.Count, most));
    }

    [Fact]
    public async Task The_list_of_suppressions_tells_of_what_comes_and_goes_where_somebody_asks()
    {
        await using var room = WebhooksRoom.Open();
        var (id, secret) = await room.AddAsync(types: [WebhookEventType.SuppressionAdded]);
        var list = new SqliteSuppressions(room.Store.Database, room.Clock);
        foreach (var tenant in new[] { "acme", "other" })
        {
            var wanted = new Suppression
            {
                Id = Guid.Parse("01937b5e-7c5a-7000-8000-00000000000" + tenant.Length), Tenant = tenant, Recipient = Mailbox.Parse("ann@customers.net"), Stream = "bulk", Origin = SuppressionOrigin.Manual, CreatedAt = room.Clock.GetUtcNow(),
            };
            var added = await list.AddAsync([wanted], AuditActor.Service, default);
            await list.AddAsync([wanted with { Id = Guid.NewGuid() }], AuditActor.Service, default);
            await list.RemoveAsync(tenant, added!, [], AuditActor.Service, default);
        }

        await room.LookAsync();

        var received = Assert.Single(room.Receiver.All);
        Assert.True(received.IsSignedBy(secret));
        Assert.Equal(
            """{"type":"suppression.added","created_at":"2030-01-01T00:00:00Z","data":{"id":"01937b5e-7c5a-7000-8000-000000000004","email":"ann@customers.net","origin":"manual","source_id":null,"created_at":"2030-01-01T00:00:00Z","stream":"bulk","expires_at":null}}""",
            JsonSerializer.Serialize(received.Json));
        Assert.Single(await room.EventsAsync(id));
    }

    [Fact]
    public async Task Where_nobody_has_an_endpoint_nothing_is_looked_for_or_kept()
    {
        await using var room = WebhooksRoom.Open();
        await room.AcceptAsync();
        Assert.Null(await room.Queue.ReadAsync(WebhooksRoom.Token));
        var commits = room.Store.Database.Commits;
        await room.Sender.LookAsync(WebhooksRoom.Token);
        Assert.Equal(commits, room.Store.Database.Commits);
    }

    [Fact]
    public async Task A_number_that_an_event_gets_again_is_told_all_the_same()
    {
        await using var room = WebhooksRoom.Open();
        await room.AddAsync();
        await room.AcceptAsync("ann@customers.net");
        await room.LookAsync();
        await room.Store.Database.WriteAsync(writing => writing.Execute("DELETE FROM events"));
        await room.AcceptAsync("bob@customers.net");
        await room.LookAsync();

        Assert.Equal(["ann@customers.net", "bob@customers.net"], room.Receiver.All.Select(received => received.To));
    }

    private static void InterlockedMax(ref int most, int count)
    {
        int before;
        while ((before = Volatile.Read(ref most)) < count && Interlocked.CompareExchange(ref most, count, before) != before)
        {
        }
    }
}
