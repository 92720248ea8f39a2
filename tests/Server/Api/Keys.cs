using Waxwing.Server.Accounts;
using Waxwing.Server.Domains;
using Waxwing.Server.Model;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Api;

public sealed class Keys
{
    [Fact]
    public async Task A_key_is_made_shown_once_and_works()
    {
        await using var room = await ApiRoom.OpenAsync();
        var made = (await room.PostAsync("/api-keys", """{"name":"Production"}""")).IsGood(201);
        Assert.Equal(["id", "token"], made.Json.EnumerateObject().Select(property => property.Name));
        using var client = room.ClientOf(made.Text("token"));
        (await ApiRoom.SendAsync(client, HttpMethod.Get, "/emails")).IsGood();
        var kept = await room.Store.Accounts.FindAsync(made.Id, default);
        Assert.Equal(("acme", "Production", KeyScope.Full, false), (kept!.Tenant, kept.Name, kept.Scope, kept.IsTest));
        Assert.DoesNotContain(made.Text("token")!, (await room.GetAsync("/api-keys")).Json.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"a","permission":"sending_access"}""", KeyScope.Send)]
    [InlineData("""{"name":"a","permission":"full_access"}""", KeyScope.Full)]
    [InlineData("""{"name":"a","scope":["send","read"]}""", KeyScope.Send | KeyScope.Read)]
    public async Task A_key_may_do_what_was_asked(string json, object scope)
    {
        await using var room = await ApiRoom.OpenAsync();
        var id = (await room.PostAsync("/api-keys", json)).IsGood(201).Id;
        Assert.Equal((KeyScope)scope, (await room.Store.Accounts.FindAsync(id, default))!.Scope);
    }

    [Fact]
    public async Task A_key_may_end_be_for_tests_and_for_one_domain()
    {
        await using var room = await ApiRoom.OpenAsync();
        var domain = new SendingDomain { Id = Ids.New(room.Clock), Tenant = "acme", Name = Domain.Parse("mail.acme.test"), CreatedAt = room.Clock.GetUtcNow() };
        await room.Domains.AddAsync(domain, 10, told: null, default);
        var id = (await room.PostAsync("/api-keys", $$"""{"name":"a","test":true,"expires_at":"2030-02-01T00:00:00Z","domain_id":"{{domain.Id}}"}""")).IsGood(201).Id;
        var kept = await room.Store.Accounts.FindAsync(id, default);
        Assert.Equal((true, new DateTimeOffset(2030, 2, 1, 0, 0, 0, TimeSpan.Zero), "mail.acme.test"), (kept!.IsTest, kept.ExpiresAt, kept.Domain));
    }

    [Theory]
    [InlineData("{}", 422, "missing_required_field")]
    [InlineData("""{"name":""}""", 422, "validation_error")]
    [InlineData("""{"name":"a\nb"}""", 422, "validation_error")]
    [InlineData("""{"name":"a","permission":"all"}""", 422, "validation_error")]
    [InlineData("""{"name":"a","scope":[]}""", 422, "validation_error")]
    [InlineData("""{"name":"a","scope":["root"]}""", 422, "validation_error")]
    [InlineData("""{"name":"a","scope":["send"],"permission":"full_access"}""", 422, "validation_error")]
    [InlineData("""{"name":"a","expires_at":"2029-01-01T00:00:00Z"}""", 422, "validation_error")]
    [InlineData("""{"name":"a","domain_id":"0195d5c0-0000-7000-8000-000000000000"}""", 404, "not_found")]
    public async Task What_cannot_be_a_key_is_refused(string json, int status, string name)
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/api-keys", json)).IsError(status, name);
    }

    [Fact]
    public async Task No_key_makes_one_that_may_do_more()
    {
        await using var room = await ApiRoom.OpenAsync();
        var until = room.Clock.GetUtcNow().AddDays(1);
        using var client = await room.ClientAsync(change: key => key with { Scope = KeyScope.Admin | KeyScope.Read, Domain = "acme.test", IsTest = true, ExpiresAt = until });
        (await ApiRoom.SendAsync(client, HttpMethod.Post, "/api-keys", """{"name":"a"}""")).IsError(401, "restricted_api_key");
        var id = (await ApiRoom.SendAsync(client, HttpMethod.Post, "/api-keys", """{"name":"a","scope":["read"],"expires_at":"2031-01-01T00:00:00Z"}""")).IsGood(201).Id;
        var kept = await room.Store.Accounts.FindAsync(id, default);
        Assert.Equal((KeyScope.Read, "acme.test", true, until), (kept!.Scope, kept.Domain, kept.IsTest, kept.ExpiresAt));
    }

    [Fact]
    public async Task Keys_are_listed_renamed_and_revoked()
    {
        await using var room = await ApiRoom.OpenAsync();
        // What is made in the same millisecond has no order.
        room.Clock.Advance(TimeSpan.FromSeconds(1));
        var made = (await room.PostAsync("/api-keys", """{"name":"a","permission":"sending_access"}""")).IsGood(201);
        var renamed = (await room.SendAsync(HttpMethod.Patch, $"/api-keys/{made.Id}", """{"name":"b"}""")).IsGood();
        Assert.Equal(("api_key", made.Id), (renamed.Text("object"), renamed.Id));
        var listed = (await room.GetAsync("/api-keys?limit=1")).IsGood().Json.GetProperty("data")[0];
        Assert.Equal((made.Id, "b"), (listed.GetProperty("id").GetGuid(), listed.GetProperty("name").GetString()));
        using var client = room.ClientOf(made.Text("token"));
        (await ApiRoom.SendAsync(client, HttpMethod.Get, "/emails")).IsError(401, "restricted_api_key");
        (await room.SendAsync(HttpMethod.Delete, $"/api-keys/{made.Id}")).IsGood();
        (await ApiRoom.SendAsync(client, HttpMethod.Get, "/emails")).IsError(403, "invalid_api_key");
        Assert.Single((await room.GetAsync("/api-keys")).Json.GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task A_key_of_another_tenant_is_not_there()
    {
        await using var room = await ApiRoom.OpenAsync();
        using var other = await room.ClientAsync("other");
        (await ApiRoom.SendAsync(other, HttpMethod.Delete, $"/api-keys/{room.Key.Id}")).IsError(404, "not_found", "API key not found");
        (await ApiRoom.SendAsync(other, HttpMethod.Patch, $"/api-keys/{room.Key.Id}", """{"name":"mine"}""")).IsError(404, "not_found");
        (await room.GetAsync("/emails")).IsGood();
    }
}
