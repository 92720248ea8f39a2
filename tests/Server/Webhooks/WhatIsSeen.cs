using Microsoft.Extensions.Diagnostics.HealthChecks;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Tests.Webhooks;

/// <summary>What an operator sees of webhooks.</summary>
public sealed class WhatIsSeen
{
    [Fact]
    public async Task Health_names_those_that_rest_and_calls_that_no_fault_of_the_service()
    {
        await using var room = WebhooksRoom.Open();
        Assert.Equal((HealthStatus.Healthy, "0 webhooks are enabled, none rests; 0 were given up; 0 events wait"), await HealthAsync(room));
        room.Receiver.Answer = _ => Receiver.Status(500);
        var (id, _) = await room.AddAsync(types: [WebhookEventType.EmailSent]);
        for (var i = 0; i < 6; i++)
        {
            await room.AcceptAsync($"u{i}@customers.net");
        }

        await room.LookAsync();
        Assert.Equal((HealthStatus.Healthy, $"1 webhooks are enabled, 1 rest: {id}; 0 were given up; 6 events wait"), await HealthAsync(room));
        await room.Sender.TidyAsync(WebhooksRoom.Token);
        room.Heard.Observe();
        Assert.Equal([(6.0, "")], room.Heard.Take("waxwing.service.webhooks.waiting"));
        Assert.All(room.Log, line => Assert.DoesNotContain("token=secret", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_is_forgotten_is_forgotten_here_too()
    {
        await using var room = WebhooksRoom.Open();
        var (id, _) = await room.AddAsync(types: [WebhookEventType.EmailSent]);
        var message = await room.AcceptAsync("ann@customers.net");
        await room.AcceptAsync("bob@customers.net");
        await room.LookAsync();
        await room.Store.Database.WriteAsync(writing => WebhookRows.Forget(writing, SqliteMail.Find(writing, "acme", message.Id)!.Value));

        var told = Assert.Single(await room.EventsAsync(id));
        Assert.Contains("bob@customers.net", System.Text.Encoding.UTF8.GetString((await room.Webhooks.EventAsync("acme", id, told.Id, WebhooksRoom.Token))!.Body!), StringComparison.Ordinal);
    }

    private static async Task<(HealthStatus Status, string? Description)> HealthAsync(WebhooksRoom room)
    {
        var result = await new WebhookHealth(room.Queue).CheckHealthAsync(new HealthCheckContext(), WebhooksRoom.Token);
        return (result.Status, result.Description);
    }
}
