using System.Text.Json;
using System.Text.Json.Nodes;
using Waxwing.Server.Accounts;
using Waxwing.Server.Audit;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Templates;

/// <summary>Templates by the API: made, changed, published, and each tenant's own.</summary>
public sealed class Endpoints
{
    private const string Welcome = """{"name":"Welcome","alias":"welcome","from":"Shop <shop@acme.test>","reply_to":"help@acme.test","subject":"Hello, {{ name }}","html":"<p>Hello, {{{name}}}.</p>","variables":[{"key":"name","type":"string","fallback_value":"friend"}]}""";

    [Fact]
    public async Task A_template_is_a_draft_until_it_is_published_and_stays_as_it_was_sent_until_then()
    {
        await using var room = await ApiRoom.OpenAsync();
        var made = (await room.PostAsync("/templates", Welcome)).IsGood(201);
        Assert.Equal("template", made.Text("object"));
        (await room.PostAsync("/emails", Email("welcome"))).IsError(422, "validation_error", "publish it first");

        var shown = (await room.GetAsync("/templates/welcome")).IsGood();
        Assert.Equal((made.Id, "draft", true), (shown.Id, shown.Text("status"), shown.Json.GetProperty("has_unpublished_versions").GetBoolean()));
        Assert.Equal(("Hello, {{ name }}", "<p>Hello, {{{name}}}.</p>", "notification"), (shown.Text("subject"), shown.Text("html"), shown.Text("kind")));
        Assert.Equal(["help@acme.test"], shown.Json.GetProperty("reply_to").Deserialize<string[]>()!);
        var variable = shown.Json.GetProperty("variables")[0];
        Assert.Equal(("name", "string", "friend", "public", false), (variable.GetProperty("key").GetString(), variable.GetProperty("type").GetString(), variable.GetProperty("fallback_value").GetString(), variable.GetProperty("visibility").GetString(), variable.GetProperty("required").GetBoolean()));

        (await room.PostAsync($"/templates/{made.Id}/publish", "{}")).IsGood();
        (await room.PostAsync("/emails", Email("welcome"))).IsGood();
        (await room.SendAsync(HttpMethod.Patch, "/templates/welcome", """{"subject":"Good day, {{ name }}"}""")).IsGood();
        var changed = (await room.GetAsync("/templates/welcome")).IsGood();
        Assert.Equal(("published", true, "Good day, {{ name }}"), (changed.Text("status"), changed.Json.GetProperty("has_unpublished_versions").GetBoolean(), changed.Text("subject")));
        (await room.PostAsync("/emails", Email("welcome"))).IsGood();
        (await room.PostAsync("/templates/welcome/publish", "{}")).IsGood();
        (await room.PostAsync("/emails", Email("welcome"))).IsGood();
        Assert.Equal(["Hello, Ann", "Hello, Ann", "Good day, Ann"], room.Desk.Handovers.Select(handover => handover.Drafts[0].Mime.Subject));
        Assert.Equal(["template.published", "template.published"], Actions(room));
    }

    [Fact]
    public async Task A_template_is_copied_and_taken_out()
    {
        await using var room = await ApiRoom.OpenAsync();
        var made = (await room.PostAsync("/templates", Welcome)).IsGood(201);
        var copy = (await room.PostAsync("/templates/welcome/duplicate", "{}")).IsGood();
        var shown = (await room.GetAsync($"/templates/{copy.Id}")).IsGood();
        Assert.Equal(("Copy of Welcome", JsonValueKind.Null, "draft"), (shown.Text("name"), shown.Json.GetProperty("alias").ValueKind, shown.Text("status")));
        Assert.True((await room.SendAsync(HttpMethod.Delete, "/templates/welcome")).IsGood().Json.GetProperty("deleted").GetBoolean());
        (await room.SendAsync(HttpMethod.Delete, $"/templates/{made.Id}")).IsError(404, "not_found");
        (await room.GetAsync("/templates/welcome")).IsError(404, "not_found");
        (await room.GetAsync($"/templates/{copy.Id}")).IsGood();
        Assert.Equal(["template.removed"], Actions(room));
    }

    [Fact]
    public async Task One_that_is_always_there_is_copied_to_begin_an_own_one()
    {
        await using var room = await ApiRoom.OpenAsync();
        var copy = (await room.PostAsync("/templates/invoice/duplicate", "{}")).IsGood();
        var shown = (await room.GetAsync($"/templates/{copy.Id}")).IsGood();
        Assert.Equal(("invoice", JsonValueKind.Null), (shown.Text("kind"), shown.Json.GetProperty("html").ValueKind));
        Assert.StartsWith("# Invoice {{ number }}", shown.Text("markup"), StringComparison.Ordinal);
        (await room.GetAsync("/templates/invoice")).IsError(404, "not_found");
    }

    [Fact]
    public async Task A_list_goes_on_and_back()
    {
        await using var room = await ApiRoom.OpenAsync();
        room.Clock.AutoAdvanceAmount = TimeSpan.FromMilliseconds(1);
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, (await room.PostAsync("/templates", $$"""{"name":"{{i}}","html":"<p>x</p>"}""")).IsGood(201).Id);
        }

        var first = (await room.GetAsync("/templates?limit=2")).IsGood();
        Assert.True(first.Json.GetProperty("has_more").GetBoolean());
        Assert.Equal(ids[..2], Ids(first));
        var next = (await room.GetAsync($"/templates?limit=2&after={ids[1]}")).IsGood();
        Assert.Equal(ids[2..4], Ids(next));
        Assert.Equal(ids[1..3], Ids((await room.GetAsync($"/templates?limit=2&before={ids[3]}")).IsGood()));
        Assert.Equal(["id", "name", "alias", "status", "published_at", "created_at", "updated_at"], first.Json.GetProperty("data")[0].EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task A_tenant_has_its_own_templates_alone()
    {
        await using var room = await ApiRoom.OpenAsync();
        var made = (await room.PostAsync("/templates", Welcome)).IsGood(201);
        (await room.PostAsync("/templates/welcome/publish", "{}")).IsGood();
        using var others = await room.ClientAsync("other");
        foreach (var name in new[] { "welcome", $"{made.Id}" })
        {
            (await ApiRoom.SendAsync(others, HttpMethod.Get, $"/templates/{name}")).IsError(404, "not_found");
            (await ApiRoom.SendAsync(others, HttpMethod.Patch, $"/templates/{name}", """{"name":"mine"}""")).IsError(404, "not_found");
            (await ApiRoom.SendAsync(others, HttpMethod.Delete, $"/templates/{name}")).IsError(404, "not_found");
            (await ApiRoom.SendAsync(others, HttpMethod.Post, $"/templates/{name}/publish", "{}")).IsError(404, "not_found");
            (await ApiRoom.SendAsync(others, HttpMethod.Post, $"/templates/{name}/duplicate", "{}")).IsError(404, "not_found");
            (await ApiRoom.SendAsync(others, HttpMethod.Post, "/emails", Email(name))).IsError(404, "not_found");
        }

        // The same alias is free for whoever has none.
        (await ApiRoom.SendAsync(others, HttpMethod.Post, "/templates", Welcome)).IsGood(201);
        (await room.PostAsync("/templates", Welcome)).IsError(422, "validation_error", "alias");
    }

    [Fact]
    public async Task A_key_that_may_send_alone_makes_none()
    {
        await using var room = await ApiRoom.OpenAsync();
        using var sending = await room.ClientAsync(change: key => key with { Scope = KeyScope.Send });
        (await ApiRoom.SendAsync(sending, HttpMethod.Post, "/templates", Welcome)).IsError(401, "restricted_api_key");
    }

    [Theory]
    [InlineData("""{"html":"x"}""", "missing_required_field", "name")]
    [InlineData("""{"name":"x"}""", "missing_required_field", "html")]
    [InlineData("""{"name":"","html":"x"}""", "validation_error", "name")]
    [InlineData("""{"name":"a\nb","html":"x"}""", "validation_error", "name")]
    [InlineData("""{"name":"x","html":"x","alias":"a b"}""", "validation_error", "alias")]
    [InlineData("""{"name":"x","html":"x","alias":"0195d5c0-0000-7000-8000-000000000000"}""", "validation_error", "alias")]
    [InlineData("""{"name":"x","html":"x","markup":"x"}""", "validation_error", "markup")]
    [InlineData("""{"name":"x","html":"x","from":"nobody"}""", "invalid_from_address", "from")]
    [InlineData("""{"name":"x","html":"x","from":"a@acme.test\r\nBcc: x@evil.test"}""", "invalid_from_address", "from")]
    [InlineData("""{"name":"x","html":"x","reply_to":["a@acme.test","b@acme.test"]}""", "validation_error", "reply_to")]
    [InlineData("""{"name":"x","html":"x","kind":"newsletter"}""", "validation_error", "kind")]
    [InlineData("""{"name":"x","html":"{{ a"}""", "validation_error", "line 1")]
    [InlineData("""{"name":"x","html":"<script>x</script>"}""", "validation_error", "script")]
    [InlineData("""{"name":"x","html":"<a href='http://acme.test/'>x</a>"}""", "validation_error", "https")]
    [InlineData("""{"name":"x","html":"<p style='color: {{ a }}'>x</p>","variables":[{"key":"a","type":"string"}]}""", "validation_error", "style")]
    [InlineData("""{"name":"x","html":"x","variables":[{"type":"string"}]}""", "missing_required_field", "variables[0].key")]
    [InlineData("""{"name":"x","html":"x","variables":[{"key":"a","type":"date"}]}""", "validation_error", "variables[0].type")]
    [InlineData("""{"name":"x","html":"x","variables":[{"key":"a-b","type":"string"}]}""", "validation_error", "variable")]
    [InlineData("""{"name":"x","html":"x","variables":[{"key":"a","type":"string"},{"key":"a","type":"string"}]}""", "validation_error", "a is declared twice")]
    [InlineData("""{"name":"x","html":"x","variables":[{"key":"a","type":"number","fallback_value":"x"}]}""", "validation_error", "variable a")]
    [InlineData("""{"name":"x","html":"x","variables":[{"key":"a","type":"string","visibility":"secret"}]}""", "validation_error", "variable a is secret")]
    [InlineData("""{"name":"x","html":"x","variables":[null]}""", "missing_required_field", "variables[0]")]
    [InlineData("""{"name":"x","html":"x","color":"red"}""", "validation_error", "color")]
    public async Task What_is_wrong_is_said_before_anything_is_kept(string body, string name, string says)
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/templates", body)).IsError(422, name, says);
        Assert.Equal(0, (await room.GetAsync("/templates")).IsGood().Json.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task A_template_that_is_too_large_is_refused()
    {
        await using var room = await ApiRoom.OpenAsync();
        (await room.PostAsync("/templates", new JsonObject { ["name"] = "x", ["html"] = new string('x', 300_000) }.ToJsonString())).IsError(422, "validation_error", "262144");
        (await room.PostAsync("/templates", new JsonObject { ["name"] = "x", ["html"] = new string('x', 3_000_000) }.ToJsonString())).IsError(413, "validation_error");
        (await room.PostAsync("/templates", new JsonObject { ["name"] = "x", ["html"] = new string('x', 200_000) }.ToJsonString())).IsGood(201);
    }

    private static string Email(string template) => $$$$"""{"to":"ann@example.net","template":{"id":"{{{{template}}}}","variables":{"name":"Ann"}}}""";

    private static Guid[] Ids(ApiRoom.Answered list) => [.. list.Json.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("id").GetGuid())];

    private static string[] Actions(ApiRoom room) =>
        [.. room.Trail.List(new AuditFilter(), 10).Select(entry => entry.Action).Where(action => action.StartsWith("template", StringComparison.Ordinal))];
}
