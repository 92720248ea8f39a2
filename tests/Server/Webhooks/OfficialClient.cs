using System.Text.Json;
using Waxwing.Server.Tests.Resend;
using Waxwing.Server.Tests.Support;
using Waxwing.Server.Tests.Whole;
using Waxwing.Server.Webhooks;
using static Waxwing.Server.Tests.Resend.ResendCalls;

namespace Waxwing.Server.Tests.Webhooks;

/// <summary>Resend's own client for Node, changed in nothing but the host, manages webhooks of the whole service, and verifies what they send; so does Standard Webhooks' own package.</summary>
public sealed class OfficialClient
{
    [Fact]
    public async Task Every_call_about_webhooks_works_with_the_official_client_which_verifies_what_comes()
    {
        ResendPackage.Need();
        using var folder = new TemporaryFolder();
        await using var service = await WholeService.StartAsync(folder.Path, change: options => options with { Webhooks = new WebhookOptions { PlainLoopback = true } });
        var said = await CallAsync("webhooks", service.Api, await service.KeyAsync("acme", isTest: true));

        var created = Good(said, "create");
        var id = Text(created, "id");
        Assert.Equal("webhook", Text(created, "object"));
        IsError(said, "createOpened", 422, "validation_error");
        IsError(said, "createPrivate", 422, "validation_error");
        Assert.Equal((id, "enabled", Text(created, "signing_secret")), (Text(Good(said, "get"), "id"), Text(Good(said, "get"), "status"), Text(Good(said, "get"), "signing_secret")));
        Assert.Equal(["email.sent", "email.delivered", "email.bounced"], Good(said, "get").GetProperty("events").Deserialize<string[]>()!);
        IsError(said, "getNothing", 404, "not_found");
        Assert.Equal(id, Text(Good(said, "list").GetProperty("data")[0], "id"));
        Assert.Equal(0, Good(said, "listPage").GetProperty("data").GetArrayLength());

        // Each by both packages, with each of the secrets that were good.
        Assert.Equal(["email.sent", "email.delivered", "email.sent", "email.bounced"], said.GetProperty("verified").Deserialize<string[]>()!);
        Assert.Equal(["email.sent", "email.delivered", "email.sent", "email.bounced"], said.GetProperty("standard").Deserialize<string[]>()!);
        Assert.True(said.GetProperty("refusesOther").GetBoolean());
        Assert.True(said.GetProperty("refusesChanged").GetBoolean());
        Assert.Equal("Permanent", said.GetProperty("bounce").GetProperty("type").GetString());

        var events = Good(said, "events").GetProperty("data");
        Assert.Equal(["email.bounced", "email.sent", "email.delivered", "email.sent"], events.EnumerateArray().Select(told => Text(told, "type")));
        Assert.All(events.EnumerateArray(), told => Assert.Equal("success", Text(told, "status")));
        Assert.Equal(1, Good(said, "eventsPage").GetProperty("data").GetArrayLength());
        Assert.Equal(("webhook_event", "email.bounced", "success"), (Text(Good(said, "event"), "object"), Text(Good(said, "event"), "type"), Text(Good(said, "event"), "status")));
        Assert.Equal("email.bounced", Text(Good(said, "event").GetProperty("payload"), "type"));
        var attempt = Good(said, "attempts").GetProperty("data")[0];
        Assert.Equal((200, "thanks"), (attempt.GetProperty("http_status_code").GetInt32(), Text(attempt, "response")));
        Assert.Equal(Text(Good(said, "event"), "id"), Text(Good(said, "replay"), "id"));
        Assert.Equal(Text(Good(said, "event"), "id"), said.GetProperty("replayed").GetString());

        Assert.NotEqual(Text(created, "signing_secret"), Text(Good(said, "rotate"), "signing_secret"));
        Assert.Equal([true, true], said.GetProperty("afterRotation").Deserialize<bool[]>()!);
        Assert.Equal(id, Text(Good(said, "update"), "id"));
        Assert.Equal("disabled", Text(Good(said, "getLater"), "status"));
        Assert.True(Good(said, "remove").GetProperty("deleted").GetBoolean());
        IsError(said, "removeAgain", 404, "not_found");
    }
}
