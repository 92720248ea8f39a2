using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Waxwing.Server.Accounts;
using Waxwing.Server.Api;
using Waxwing.Server.Domains;
using Waxwing.Server.Tests.Domains;
using Waxwing.Server.Tests.Support;
using Waxwing.Server.Webhooks;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Webhooks;

/// <summary>Webhooks by HTTP.</summary>
public sealed class Endpoints
{
    private const string Good = """{"endpoint":"https://hooks.customers.net/mail?token=x","events":["email.delivered","email.bounced"]}""";

    [Fact]
    public async Task A_webhook_is_made_shown_listed_changed_and_removed()
    {
        await using var room = await OpenAsync();
        var made = (await room.PostAsync("/webhooks", Good)).IsGood(201);
        Assert.Equal(["id", "object", "signing_secret"], made.Json.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.StartsWith("whsec_", made.Text("signing_secret"), StringComparison.Ordinal);

        var shown = (await room.GetAsync($"/webhooks/{made.Id}")).IsGood();
        Assert.Equal(("webhook", made.Id, "enabled", "https://hooks.customers.net/mail?token=x", made.Text("signing_secret")), (shown.Text("object"), shown.Id, shown.Text("status"), shown.Text("endpoint"), shown.Text("signing_secret")));
        Assert.Equal(["email.delivered", "email.bounced"], shown.Json.GetProperty("events").Deserialize<string[]>()!);
        var listed = (await room.GetAsync("/webhooks")).IsGood().Json.GetProperty("data")[0];
        Assert.Equal((made.Id, false), (listed.GetProperty("id").GetGuid(), listed.TryGetProperty("signing_secret", out _)));

        var changed = (await room.SendAsync(HttpMethod.Patch, $"/webhooks/{made.Id}", """{"endpoint":"https://hooks.customers.net/new","events":["domain.created"],"status":"disabled"}""")).IsGood();
        Assert.Equal(("webhook", made.Id), (changed.Text("object"), changed.Id));
        shown = await room.GetAsync($"/webhooks/{made.Id}");
        Assert.Equal(("disabled", "https://hooks.customers.net/new", "domain.created"), (shown.Text("status"), shown.Text("endpoint"), shown.Json.GetProperty("events")[0].GetString()));

        var gone = (await room.SendAsync(HttpMethod.Delete, $"/webhooks/{made.Id}")).IsGood();
        Assert.Equal(("webhook", made.Id, true), (gone.Text("object"), gone.Id, gone.Json.GetProperty("deleted").GetBoolean()));
        (await room.GetAsync($"/webhooks/{made.Id}")).IsError(404, "not_found", "Webhook not found");
        (await room.SendAsync(HttpMethod.Delete, $"/webhooks/{made.Id}")).IsError(404, "not_found");
    }

    [Theory]
    [InlineData("{}", "missing_required_field", "endpoint")]
    [InlineData("""{"endpoint":"https://hooks.customers.net/"}""", "missing_required_field", "events")]
    [InlineData("""{"endpoint":"https://hooks.customers.net/","events":[]}""", "validation_error", "email.sent")]
    [InlineData("""{"endpoint":"https://hooks.customers.net/","events":["email.sent","email.opened"]}""", "validation_error", "events[1]")]
    [InlineData("""{"endpoint":"https://hooks.customers.net/","events":[null]}""", "validation_error", "events[0]")]
    [InlineData("""{"endpoint":"https://hooks.customers.net/","events":["email.sent"],"colour":"red"}""", "validation_error", "colour")]
    [InlineData("""{"endpoint":"http://hooks.customers.net/","events":["email.sent"]}""", "validation_error", "https://")]
    [InlineData("""{"endpoint":"https://169.254.169.254/latest/meta-data","events":["email.sent"]}""", "validation_error", "public address")]
    [InlineData("""{"endpoint":"https://localhost/","events":["email.sent"]}""", "validation_error", "public address")]
    public async Task What_cannot_be_a_webhook_is_refused(string json, string name, string says)
    {
        await using var room = await OpenAsync();
        (await room.PostAsync("/webhooks", json)).IsError(422, name, says);
        Assert.Empty((await room.GetAsync("/webhooks")).Json.GetProperty("data").EnumerateArray());
        Assert.Empty(room.Trail.List(new Waxwing.Server.Audit.AuditFilter(), 10));
    }

    [Theory]
    [InlineData("""{"status":"paused"}""")]
    [InlineData("""{"endpoint":"https://10.0.0.1/"}""")]
    [InlineData("""{"events":[]}""")]
    public async Task A_change_is_judged_as_strictly(string json)
    {
        await using var room = await OpenAsync();
        var id = (await room.PostAsync("/webhooks", Good)).IsGood(201).Id;
        (await room.SendAsync(HttpMethod.Patch, $"/webhooks/{id}", json)).IsError(422, "validation_error");
        Assert.Equal("https://hooks.customers.net/mail?token=x", (await room.GetAsync($"/webhooks/{id}")).Text("endpoint"));
    }

    [Fact]
    public async Task There_are_so_many_and_no_more()
    {
        await using var room = await OpenAsync(new WebhookOptions { MaxPerTenant = 2, Resolve = AddressesAsync });
        (await room.PostAsync("/webhooks", Good)).IsGood(201);
        (await room.PostAsync("/webhooks", Good)).IsGood(201);
        (await room.PostAsync("/webhooks", Good)).IsError(422, "validation_error", "2 webhooks");
    }

    [Fact]
    public async Task A_secret_is_shown_to_administrators_alone()
    {
        await using var room = await OpenAsync();
        var id = (await room.PostAsync("/webhooks", Good)).IsGood(201).Id;
        using var reader = await room.ClientAsync(change: key => key with { Scope = KeyScope.Read });
        (await ApiRoom.SendAsync(reader, HttpMethod.Get, $"/webhooks/{id}")).IsError(401, "restricted_api_key");
        (await ApiRoom.SendAsync(reader, HttpMethod.Post, $"/webhooks/{id}/signing-secret/rotate")).IsError(401, "restricted_api_key");
        Assert.DoesNotContain("whsec_", (await ApiRoom.SendAsync(reader, HttpMethod.Get, "/webhooks")).IsGood().Json.GetRawText(), StringComparison.Ordinal);
        (await ApiRoom.SendAsync(reader, HttpMethod.Get, $"/webhooks/{id}/events")).IsGood();
    }

    [Fact]
    public async Task What_was_told_is_listed_in_parts_with_its_attempts()
    {
        await using var room = await OpenAsync();
        var webhooks = room.Services.GetRequiredService<IWebhooks>();
        var queue = room.Services.GetRequiredService<IWebhookQueue>();
        var id = (await room.PostAsync("/webhooks", """{"endpoint":"https://hooks.customers.net/","events":["email.sent"]}""")).IsGood(201).Id;
        for (var i = 0; i < 3; i++)
        {
            (await room.PostAsync("/emails", """{"from":"shop@acme.test","to":"ann@example.net","subject":"s","text":"t"}""")).IsGood();
        }

        var sender = room.Services.GetRequiredService<WebhookSender>();
        while ((await webhooks.EventsAsync("acme", id, new(), default)).Items is not [{ Attempts: 1 }, { Attempts: 1 }, { Attempts: 1 }])
        {
            await sender.LookAsync(TestContext.Current.CancellationToken);
            await sender.EndAsync();
        }

        var all = (await room.GetAsync($"/webhooks/{id}/events")).IsGood().Json.GetProperty("data").EnumerateArray().ToArray();
        Assert.Equal(Enumerable.Repeat(("email.sent", "attempting"), 3), all.Select(one => (one.GetProperty("type").GetString()!, one.GetProperty("status").GetString()!)));
        var first = (await room.GetAsync($"/webhooks/{id}/events?limit=2")).IsGood().Json;
        Assert.Equal((true, 2), (first.GetProperty("has_more").GetBoolean(), first.GetProperty("data").GetArrayLength()));
        var rest = (await room.GetAsync($"/webhooks/{id}/events?limit=2&after={first.GetProperty("data")[1].GetProperty("id")}")).IsGood().Json;
        Assert.Equal((false, all[2].GetProperty("id").GetGuid()), (rest.GetProperty("has_more").GetBoolean(), Assert.Single(rest.GetProperty("data").EnumerateArray()).GetProperty("id").GetGuid()));
        var back = (await room.GetAsync($"/webhooks/{id}/events?limit=1&before={all[2].GetProperty("id")}")).IsGood().Json;
        Assert.Equal((true, all[1].GetProperty("id").GetGuid()), (back.GetProperty("has_more").GetBoolean(), Assert.Single(back.GetProperty("data").EnumerateArray()).GetProperty("id").GetGuid()));

        var told = all[0].GetProperty("id").GetString();
        var shown = (await room.GetAsync($"/webhooks/{id}/events/{told}")).IsGood();
        Assert.Equal(("webhook_event", told, "attempting", "2030-01-01T00:00:05+00:00"), (shown.Text("object"), shown.Text("id"), shown.Text("status"), shown.Text("next_attempt_at")));
        Assert.Equal("email.sent", shown.Json.GetProperty("payload").GetProperty("type").GetString());
        var attempt = Assert.Single((await room.GetAsync($"/webhooks/{id}/events/{told}/attempts")).IsGood().Json.GetProperty("data").EnumerateArray());
        Assert.Equal((0, "", "there is no such host"), (attempt.GetProperty("http_status_code").GetInt32(), attempt.GetProperty("response").GetString(), attempt.GetProperty("error").GetString()));
        var again = (await room.SendAsync(HttpMethod.Post, $"/webhooks/{id}/events/{told}/replay")).IsGood();
        Assert.Equal(("webhook_event", told), (again.Text("object"), again.Text("id")));
        (await room.SendAsync(HttpMethod.Post, $"/webhooks/{id}/events/{Guid.Empty}/replay")).IsError(404, "not_found", "Webhook event not found");
        (await room.GetAsync($"/webhooks/{id}/events/{Guid.Empty}/attempts")).IsError(404, "not_found");
        (await room.GetAsync($"/webhooks/{Guid.Empty}/events")).IsError(404, "not_found", "Webhook not found");
        Assert.True((await queue.StandingAsync(default)).Waiting >= 2);
    }

    [Fact]
    public async Task What_is_done_to_webhooks_stands_in_the_audit_log_without_their_paths()
    {
        await using var room = await OpenAsync();
        var made = (await room.PostAsync("/webhooks", Good)).IsGood(201);
        (await room.SendAsync(HttpMethod.Patch, $"/webhooks/{made.Id}", """{"status":"disabled"}""")).IsGood();
        var rotated = (await room.SendAsync(HttpMethod.Post, $"/webhooks/{made.Id}/signing-secret/rotate")).IsGood();
        Assert.Equal(("webhook", made.Id), (rotated.Text("object"), rotated.Id));
        Assert.NotEqual(made.Text("signing_secret"), rotated.Text("signing_secret"));
        (await room.SendAsync(HttpMethod.Delete, $"/webhooks/{made.Id}")).IsGood();

        var entries = room.Trail.Read(record => record.Entries.ToArray());
        Assert.Equal(["webhook.created", "webhook.changed", "webhook.secret_rotated", "webhook.removed"], entries.Select(entry => entry.Action));
        Assert.All(entries, entry => Assert.Equal(($"key:{room.Key.Id}", made.Id.ToString(), "acme"), (entry.Actor, entry.Target, entry.Tenant)));
        Assert.Equal("""{"host":"hooks.customers.net","events":2,"status":null}""", entries[0].Details);
        Assert.All(entries, entry => Assert.DoesNotContain("token", entry.Details, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Domains_are_told_of_when_they_come_change_and_go()
    {
        var dns = new DnsOfTests();
        await using var room = await ApiRoom.OpenAsync(change: services =>
        {
            services.AddSendingDomains(new DomainOptions { AskPause = TimeSpan.Zero, Addresses = [IPAddress.Parse("192.0.2.1")], ReturnPathHost = Domain.Parse("mx.service.net") }, dns);
            services.AddWebhooks(new WebhookOptions { Resolve = AddressesAsync }, "node");
        });
        var id = (await room.PostAsync("/webhooks", """{"endpoint":"https://hooks.customers.net/","events":["domain.created","domain.updated","domain.deleted"]}""")).IsGood(201).Id;
        var made = (await room.PostAsync("/domains", """{"name":"mail.acme-shop.net"}""")).IsGood(201);
        (await room.SendAsync(HttpMethod.Post, $"/domains/{made.Id}/verify")).IsGood();
        (await room.SendAsync(HttpMethod.Delete, $"/domains/{made.Id}")).IsGood();

        var webhooks = room.Services.GetRequiredService<IWebhooks>();
        var told = (await webhooks.EventsAsync("acme", id, new(), default)).Items;
        Assert.Equal([WebhookEventType.DomainDeleted, WebhookEventType.DomainUpdated, WebhookEventType.DomainCreated], told.Select(one => one.Type));
        var data = (await room.GetAsync($"/webhooks/{id}/events/{told[1].Id}")).IsGood().Json.GetProperty("payload").GetProperty("data");
        Assert.Equal((made.Id, "mail.acme-shop.net", "pending"), (data.GetProperty("id").GetGuid(), data.GetProperty("name").GetString(), data.GetProperty("status").GetString()));
        var records = data.GetProperty("records").EnumerateArray().Select(record => (
            record.GetProperty("record").GetString(), record.GetProperty("type").GetString(), record.TryGetProperty("priority", out var priority) ? priority.GetInt32() : 0, record.GetProperty("name").GetString())).ToArray();
        Assert.Equal([("DKIM", "TXT"), ("DKIM", "TXT"), ("SPF", "TXT"), ("DMARC", "TXT"), ("SPF", "MX"), ("SPF", "TXT"), ("SPF", "MX"), ("SPF", "TXT")], records.Select(record => (record.Item1, record.Item2)));
        Assert.Equal([(10, "bounce.mail.acme-shop.net"), (10, "bounce-bulk.mail.acme-shop.net")], records.Where(record => record.Item2 is "MX").Select(record => (record.Item3, record.Item4)));
    }

    [Fact]
    public async Task The_document_has_every_route_with_its_words_and_takes_its_examples()
    {
        await using var room = await OpenAsync();
        var document = JsonDocument.Parse(await room.Client.GetStringAsync("/openapi/v1.json")).RootElement;
        var routes = room.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<ApiRoute>()).OfType<ApiRoute>()
            .Where(route => route.Method.Length > 0 && route.Pattern.StartsWith("/webhooks", StringComparison.Ordinal)).ToArray();
        Assert.Equal(10, routes.Length);
        foreach (var route in routes)
        {
            var operation = document.GetProperty("paths").GetProperty(route.Pattern).GetProperty(route.Method.ToLowerInvariant());
            Assert.False(string.IsNullOrEmpty(operation.GetProperty("summary").GetString()), $"{route.Method} {route.Pattern} has no words");
            if (operation.TryGetProperty("requestBody", out var body))
            {
                var example = body.GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText();
                var answer = await room.SendAsync(new HttpMethod(route.Method), route.Pattern.Replace("{id}", Guid.Empty.ToString(), StringComparison.Ordinal), example);
                Assert.True((int)answer.Status is 201 or 404, $"{route.Method} {route.Pattern}: {answer.Json}");
            }
        }
    }

    private static Task<ApiRoom> OpenAsync(WebhookOptions? options = null) =>
        ApiRoom.OpenAsync(change: services => services.AddWebhooks(options ?? new WebhookOptions { Resolve = AddressesAsync }, "node"));

    private static Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancellationToken) =>
        host is "localhost" ? Task.FromResult<IPAddress[]>([IPAddress.Loopback]) : throw new SocketException((int)SocketError.HostNotFound);
}
