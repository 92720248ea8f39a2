using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Waxwing.Server.Accounts;
using Waxwing.Server.Audit;
using Waxwing.Server.Mail;
using Waxwing.Server.Replies;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Suppressions;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Suppressions;

/// <summary>The list by the API: added to, looked at, and taken from.</summary>
public sealed class ByHttp : IAsyncLifetime
{
    private ApiRoom _room = null!;

    public async ValueTask InitializeAsync() => _room = await ApiRoom.OpenAsync(change: services => services.AddSuppressions());

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task What_is_added_is_shown_by_its_id_and_by_its_address()
    {
        var added = await _room.PostAsync("/suppressions", """{"email":"Ann@Customers.net","stream":"bulk","reason":"asked by telephone","expires_at":"2031-01-01T00:00:00Z"}""");
        Assert.Equal((201, "suppression"), ((int)added.Status, added.Json.GetProperty("object").GetString()));
        var id = added.Json.GetProperty("id").GetString()!;

        foreach (var name in new[] { id, "ann@customers.net", "ANN%40customers.net" })
        {
            var shown = (await _room.GetAsync($"/suppressions/{name}")).Json;
            Assert.Equal(
                $$"""{"object":"suppression","id":"{{id}}","email":"Ann@customers.net","origin":"manual","source_id":null,"created_at":"2030-01-01T00:00:00+00:00","stream":"bulk","reason":"asked by telephone","expires_at":"2031-01-01T00:00:00+00:00"}""",
                shown.GetRawText());
        }
    }

    [Fact]
    public async Task To_add_the_same_again_changes_nothing_and_to_add_it_for_longer_prolongs_it()
    {
        var first = (await _room.PostAsync("/suppressions", """{"email":"ann@customers.net","expires_at":"2030-02-01T00:00:00Z"}""")).Json.GetProperty("id").GetString();
        var shorter = (await _room.PostAsync("/suppressions", """{"email":"ann@customers.net","expires_at":"2030-01-15T00:00:00Z"}""")).Json.GetProperty("id").GetString();
        var always = (await _room.PostAsync("/suppressions", """{"email":"ANN@customers.net"}""")).Json.GetProperty("id").GetString();
        Assert.Equal((first, first), (shorter, always));
        Assert.Equal(JsonValueKind.Null, (await _room.GetAsync($"/suppressions/{first}")).Json.GetProperty("expires_at").ValueKind);
        Assert.Equal(1, (await _room.GetAsync("/suppressions")).Json.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Lists_have_parts_and_show_one_origin_or_one_stream()
    {
        await _room.PostAsync("/suppressions/batch/add", """{"emails":["a@customers.net","b@customers.net","c@customers.net"],"stream":"bulk"}""");
        await _room.Store.Database.WriteAsync(writing => SuppressionRows.Hear(writing, Bounce("gone@customers.net")));

        Assert.Equal(["gone@customers.net"], Emails((await _room.GetAsync("/suppressions?origin=bounce")).Json));
        Assert.Empty(Emails((await _room.GetAsync("/suppressions?origin=unsubscribe")).Json));
        Assert.Equal(3, Emails((await _room.GetAsync("/suppressions?stream=bulk")).Json).Count);
        var part = (await _room.GetAsync("/suppressions?limit=3")).Json;
        Assert.True(part.GetProperty("has_more").GetBoolean());
        var rest = (await _room.GetAsync($"/suppressions?after={part.GetProperty("data")[2].GetProperty("id")}")).Json;
        Assert.Equal(4, Emails(part).Concat(Emails(rest)).Distinct().Count());
    }

    [Fact]
    public async Task What_is_removed_by_its_address_is_removed_in_all_streams()
    {
        await _room.PostAsync("/suppressions", """{"email":"ann@customers.net"}""");
        await _room.PostAsync("/suppressions", """{"email":"ann@customers.net","stream":"bulk"}""");
        var removed = await _room.SendAsync(HttpMethod.Delete, "/suppressions/ann@customers.net");
        Assert.True(removed.Json.GetProperty("deleted").GetBoolean());
        Assert.Empty(Emails((await _room.GetAsync("/suppressions")).Json));
        (await _room.SendAsync(HttpMethod.Delete, "/suppressions/ann@customers.net")).IsError(404, "not_found");
        Assert.Equal(["suppression.added", "suppression.added", "suppression.removed", "suppression.removed"],
            _room.Trail.List(new AuditFilter { Tenant = "acme" }, 100).Select(entry => entry.Action).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(_room.Trail.List(new AuditFilter(), 100), entry => $"{entry.Target} {entry.Details}".Contains("ann@", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_batch_is_removed_by_ids_which_tell_what_was_there()
    {
        var id = (await _room.PostAsync("/suppressions", """{"email":"ann@customers.net"}""")).Json.GetProperty("id").GetString()!;
        var data = (await _room.PostAsync("/suppressions/batch/remove", $$"""{"ids":["{{id}}","0195d5c0-0000-7000-8000-000000000000"]}""")).Json.GetProperty("data");
        Assert.Equal([true, false], data.EnumerateArray().Select(one => one.GetProperty("deleted").GetBoolean()));
    }

    [Theory]
    [InlineData("/suppressions", "{}", 422, "missing_required_field")]
    [InlineData("/suppressions", """{"email":"nobody"}""", 422, "validation_error")]
    [InlineData("/suppressions", """{"email":"bounced@resend.dev"}""", 422, "validation_error")]
    [InlineData("/suppressions", """{"email":"ann@customers.net","stream":"Bulk"}""", 422, "validation_error")]
    [InlineData("/suppressions", """{"email":"ann@customers.net","reason":"two\nlines"}""", 422, "validation_error")]
    [InlineData("/suppressions", """{"email":"ann@customers.net","expires_at":"2029-01-01T00:00:00Z"}""", 422, "validation_error")]
    [InlineData("/suppressions", """{"email":"ann@customers.net","origin":"bounce"}""", 422, "validation_error")]
    [InlineData("/suppressions/batch/add", "{}", 422, "missing_required_field")]
    [InlineData("/suppressions/batch/add", """{"emails":[]}""", 422, "validation_error")]
    [InlineData("/suppressions/batch/add", """{"emails":["ann@customers.net","nobody"]}""", 422, "validation_error")]
    [InlineData("/suppressions/batch/remove", "{}", 422, "validation_error")]
    [InlineData("/suppressions/batch/remove", """{"emails":["ann@customers.net"],"ids":[]}""", 422, "validation_error")]
    [InlineData("/suppressions/batch/remove", """{"ids":["ann@customers.net"]}""", 422, "validation_error")]
    public async Task What_cannot_be_done_is_refused_and_nothing_of_it_is_done(string path, string body, int status, string name)
    {
        (await _room.PostAsync(path, body)).IsError(status, name);
        Assert.Empty(Emails((await _room.GetAsync("/suppressions")).Json));
    }

    [Theory]
    [InlineData("/suppressions?origin=spite")]
    [InlineData("/suppressions?stream=Bulk")]
    [InlineData("/suppressions/nobody")]
    public async Task What_cannot_be_asked_is_refused(string path) => (await _room.GetAsync(path)).IsError(422, "invalid_parameter");

    [Fact]
    public async Task A_batch_has_at_most_a_thousand()
    {
        var many = JsonSerializer.Serialize(new { emails = Enumerable.Range(0, 1_001).Select(i => $"r{i}@customers.net") });
        (await _room.PostAsync("/suppressions/batch/add", many)).IsError(422, "validation_error");
        var most = JsonSerializer.Serialize(new { emails = Enumerable.Range(0, 1_000).Select(i => $"r{i}@customers.net") });
        Assert.Equal(1_000, (await _room.PostAsync("/suppressions/batch/add", most)).Json.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Of_another_tenant_nothing_is_seen_or_removed()
    {
        var id = (await _room.PostAsync("/suppressions", """{"email":"ann@customers.net"}""")).Json.GetProperty("id").GetString()!;
        using var stranger = await _room.ClientAsync("other");
        foreach (var name in new[] { id, "ann@customers.net" })
        {
            (await ApiRoom.SendAsync(stranger, HttpMethod.Get, $"/suppressions/{name}")).IsError(404, "not_found");
            (await ApiRoom.SendAsync(stranger, HttpMethod.Delete, $"/suppressions/{name}")).IsError(404, "not_found");
        }

        var removed = await ApiRoom.SendAsync(stranger, HttpMethod.Post, "/suppressions/batch/remove", $$"""{"ids":["{{id}}"]}""");
        Assert.False(removed.Json.GetProperty("data")[0].GetProperty("deleted").GetBoolean());
        Assert.Empty(Emails((await ApiRoom.SendAsync(stranger, HttpMethod.Get, "/suppressions")).Json));
        Assert.Equal(["ann@customers.net"], Emails((await _room.GetAsync("/suppressions")).Json));
    }

    [Fact]
    public async Task A_key_that_only_sends_changes_no_list()
    {
        using var sending = await _room.ClientAsync(change: key => key with { Scope = KeyScope.Send });
        (await ApiRoom.SendAsync(sending, HttpMethod.Post, "/suppressions", """{"email":"ann@customers.net"}""")).IsError(401, "restricted_api_key");
        (await ApiRoom.SendAsync(sending, HttpMethod.Get, "/suppressions")).IsError(401, "restricted_api_key");
    }

    [Fact]
    public async Task What_was_heard_is_shown_with_the_event_that_it_comes_from()
    {
        // So that its 90 days are over in a minute: what looks every second looks seldom then.
        var heard = Bounce("gone@customers.net") with { At = _room.Clock.GetUtcNow() - TimeSpan.FromDays(90) + TimeSpan.FromMinutes(1) };
        await _room.Store.Database.WriteAsync(writing => SuppressionRows.Hear(writing, heard));
        var shown = (await _room.GetAsync("/suppressions/gone@customers.net")).Json;
        Assert.Equal(("bounce", heard.SourceEvent, "550 5.1.1 no such user"), (shown.GetProperty("origin").GetString(), shown.GetProperty("source_id").GetGuid(), shown.GetProperty("reason").GetString()));
        _room.Clock.Advance(TimeSpan.FromMinutes(1));
        (await _room.GetAsync("/suppressions/gone@customers.net")).IsError(404, "not_found");
    }

    private Heard Bounce(string recipient) =>
        new("acme", "transactional", Mailbox.Parse(recipient), IsComplaint: false, ReplyClass.NoSuchUser, "550 5.1.1 no such user", Guid.CreateVersion7(_room.Clock.GetUtcNow()), _room.Clock.GetUtcNow());

    private static List<string> Emails(JsonElement list) => [.. list.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("email").GetString()!)];
}
