using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Waxwing.Server.Accounts;
using Waxwing.Server.Domains;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Domains;

/// <summary>Domains by the API, in Resend's form.</summary>
public sealed class Endpoints
{
    [Fact]
    public async Task A_domain_is_added_shown_verified_and_removed()
    {
        await using var host = await DomainsHost.StartAsync();
        var key = await host.KeyAsync("ann");
        var (status, created) = await host.AskAsync(key, "POST", "/domains", new { name = "mail.example.org" });
        Assert.Equal(HttpStatusCode.Created, status);
        var id = created.GetProperty("id").GetString();
        Assert.Equal(("domain", "mail.example.org", "not_started", "local"), (Text(created, "object"), Text(created, "name"), Text(created, "status"), Text(created, "region")));
        Assert.Equal("enabled", created.GetProperty("capabilities").GetProperty("sending").GetString());
        var records = created.GetProperty("records").EnumerateArray().ToArray();
        Assert.Equal(["DKIM", "DKIM", "DMARC"], records.Select(record => Text(record, "record")));
        Assert.All(records, record => Assert.Equal(("TXT", "Auto", "not_started"), (Text(record, "type"), Text(record, "ttl"), Text(record, "status"))));
        Assert.EndsWith("._domainkey.mail", Text(records[0], "name"), StringComparison.Ordinal);
        Assert.Equal($"{Text(records[0], "name")}.example.org", Text(records[0], "full_name"));
        Assert.Equal("_dmarc.mail", Text(records[2], "name"));

        Assert.Equal(HttpStatusCode.OK, (await host.AskAsync(key, "POST", $"/domains/{id}/verify")).Status);
        Assert.Equal("pending", Text((await host.AskAsync(key, "GET", $"/domains/{id}")).Body, "status"));
        Array.ForEach(records[..2], record => host.Dns.Publish(Text(record, "full_name"), Text(record, "value")));
        var (_, verified) = await host.AskAsync(key, "POST", $"/domains/{id}/verify");
        Assert.Equal(("domain", id), (Text(verified, "object"), Text(verified, "id")));
        var (_, shown) = await host.AskAsync(key, "GET", $"/domains/{id}");
        Assert.Equal("verified", Text(shown, "status"));
        Assert.Equal(["verified", "verified", "pending"], shown.GetProperty("records").EnumerateArray().Select(record => Text(record, "status")));
        Assert.True(host.Services.GetRequiredService<ISendingRights>().MaySendAs("ann", Domain.Parse("mail.example.org")));

        var (_, deleted) = await host.AskAsync(key, "DELETE", $"/domains/{id}");
        Assert.Equal(("domain", id, true), (Text(deleted, "object"), Text(deleted, "id"), deleted.GetProperty("deleted").GetBoolean()));
        Assert.Equal(HttpStatusCode.NotFound, (await host.AskAsync(key, "GET", $"/domains/{id}")).Status);
        Assert.False(host.Services.GetRequiredService<ISendingRights>().MaySendAs("ann", Domain.Parse("mail.example.org")));
    }

    [Fact]
    public async Task The_list_has_the_form_of_all_lists()
    {
        await using var host = await DomainsHost.StartAsync();
        var key = await host.KeyAsync("ann");
        foreach (var name in (string[])["one.example.org", "two.example.org", "three.example.org"])
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await host.AskAsync(key, "POST", "/domains", new { name });
        }

        var (_, first) = await host.AskAsync(key, "GET", "/domains?limit=2");
        Assert.Equal(("list", true), (Text(first, "object"), first.GetProperty("has_more").GetBoolean()));
        Assert.Equal(["three.example.org", "two.example.org"], Names(first));
        Assert.False(first.GetProperty("data")[0].TryGetProperty("records", out _));
        var (_, rest) = await host.AskAsync(key, "GET", $"/domains?limit=2&after={Text(first.GetProperty("data")[1], "id")}");
        Assert.Equal(["one.example.org"], Names(rest));
        Assert.False(rest.GetProperty("has_more").GetBoolean());

        static IEnumerable<string> Names(JsonElement list) => list.GetProperty("data").EnumerateArray().Select(domain => Text(domain, "name"));
    }

    [Fact]
    public async Task Another_tenant_sees_and_changes_nothing_of_it()
    {
        await using var host = await DomainsHost.StartAsync();
        var (ann, bob) = (await host.KeyAsync("ann"), await host.KeyAsync("bob"));
        var id = Text((await host.AskAsync(ann, "POST", "/domains", new { name = "example.org" })).Body, "id");
        foreach (var (method, path, body) in ((string, string, object?)[])[("GET", "", null), ("PATCH", "", new { }), ("DELETE", "", null), ("POST", "/verify", null), ("POST", "/rotate", null)])
        {
            var (status, error) = await host.AskAsync(bob, method, $"/domains/{id}{path}", body);
            Assert.Equal((HttpStatusCode.NotFound, "not_found"), (status, Text(error, "name")));
        }

        Assert.Empty((await host.AskAsync(bob, "GET", "/domains")).Body.GetProperty("data").EnumerateArray());
        Assert.Equal(HttpStatusCode.OK, (await host.AskAsync(ann, "GET", $"/domains/{id}")).Status);
    }

    [Fact]
    public async Task A_key_that_may_only_send_sees_no_domains()
    {
        await using var host = await DomainsHost.StartAsync();
        var key = await host.KeyAsync("ann", KeyScope.Send);
        foreach (var (method, path, body) in ((string, string, object?)[])[("GET", "/domains", null), ("POST", "/domains", new { name = "example.org" })])
        {
            Assert.Equal((HttpStatusCode.Unauthorized, "restricted_api_key"), Fault(await host.AskAsync(key, method, path, body)));
        }
    }

    [Theory]
    [InlineData("""{ }""", 422, "missing_required_field", "name")]
    [InlineData("""{ "name": "co.uk" }""", 422, "validation_error", "name")]
    [InlineData("""{ "name": "example.org", "region": "eu-west-1" }""", 422, "validation_error", "region")]
    [InlineData("""{ "name": "example.org", "custom_return_path": "out" }""", 422, "validation_error", "custom_return_path")]
    [InlineData("""{ "name": "example.org", "open_tracking": true }""", 422, "validation_error", "open_tracking")]
    [InlineData("""{ "name": "example.org", "click_tracking": true }""", 422, "validation_error", "click_tracking")]
    [InlineData("""{ "name": "example.org", "tls": "opportunistic" }""", 422, "validation_error", "tls")]
    [InlineData("""{ "name": "example.org", "capabilities": { "receiving": "enabled" } }""", 422, "validation_error", "capabilities.receiving")]
    [InlineData("""{ "name": "example.org", "colour": "red" }""", 422, "validation_error", "colour")]
    public async Task What_cannot_be_done_is_refused_by_its_field(string body, int status, string name, string field)
    {
        await using var host = await DomainsHost.StartAsync();
        var answer = await host.AskAsync(await host.KeyAsync("ann"), "POST", "/domains", JsonDocument.Parse(body).RootElement);
        Assert.Equal(((HttpStatusCode)status, name), Fault(answer));
        Assert.Contains($"`{field}`", Text(answer.Body, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_are_as_they_always_are_here_are_taken()
    {
        await using var host = await DomainsHost.StartAsync();
        var key = await host.KeyAsync("ann");
        var settings = new { open_tracking = false, click_tracking = false, tls = "enforced", capabilities = new { sending = "enabled", receiving = "disabled" } };
        var (status, created) = await host.AskAsync(key, "POST", "/domains", new { name = "example.org", region = "local", settings.open_tracking, settings.click_tracking, settings.tls, settings.capabilities });
        Assert.Equal(HttpStatusCode.Created, status);
        var (_, changed) = await host.AskAsync(key, "PATCH", $"/domains/{Text(created, "id")}", settings);
        Assert.Equal(("domain", Text(created, "id")), (Text(changed, "object"), Text(changed, "id")));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "validation_error"), Fault(await host.AskAsync(key, "PATCH", $"/domains/{Text(created, "id")}", new { open_tracking = true })));
        Assert.Equal((HttpStatusCode.Forbidden, "validation_error"), Fault(await host.AskAsync(key, "POST", "/domains", new { name = "example.org" })));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "invalid_parameter"), Fault(await host.AskAsync(key, "GET", "/domains/1")));
    }

    [Fact]
    public async Task Keys_are_rotated_and_claims_come_later()
    {
        await using var host = await DomainsHost.StartAsync();
        var key = await host.KeyAsync("ann");
        var id = Text((await host.AskAsync(key, "POST", "/domains", new { name = "example.org" })).Body, "id");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "validation_error"), Fault(await host.AskAsync(key, "POST", $"/domains/{id}/rotate")));

        var records = (await host.AskAsync(key, "GET", $"/domains/{id}")).Body.GetProperty("records").EnumerateArray().ToArray();
        Array.ForEach(records[..2], record => host.Dns.Publish(Text(record, "full_name"), Text(record, "value")));
        await host.AskAsync(key, "POST", $"/domains/{id}/verify");
        var (_, rotated) = await host.AskAsync(key, "POST", $"/domains/{id}/rotate");
        Assert.Equal(["verified", "verified", "not_started", "not_started", "pending"], rotated.GetProperty("records").EnumerateArray().Select(record => Text(record, "status")));

        foreach (var (method, path) in ((string, string)[])[("POST", "/domains/claim"), ("GET", $"/domains/{id}/claim"), ("POST", $"/domains/{id}/claim/verify")])
        {
            Assert.Equal(HttpStatusCode.NotImplemented, (await host.AskAsync(key, method, path)).Status);
        }
    }

    private static (HttpStatusCode Status, string Name) Fault((HttpStatusCode Status, JsonElement Body) answer) => (answer.Status, Text(answer.Body, "name"));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
