using System.Net;
using System.Text.Json;
using Waxwing.Sandbox;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Tests.Support;
using Waxwing.Server.Tests.Whole;

namespace Waxwing.Server.Tests.Suppressions;

/// <summary>Suppressions in the whole service: where mail is accepted, and before each attempt.</summary>
public sealed class WholeLives : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SandboxServer _relay = null!;
    private WholeService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _relay = await SandboxServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        _service = await WholeService.StartAsync(_folder.Path, _relay);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _relay.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_message_goes_to_those_who_are_not_on_the_list_and_tells_of_those_who_are()
    {
        var key = await _service.KeyAsync("acme");
        await _service.CallAsync(key, HttpMethod.Post, "suppressions", new { email = "Ann@customers.net", reason = "asked by telephone" });
        var (_, body) = await _service.CallAsync(
            key, HttpMethod.Post, "emails", new { from = "shop@acme-shop.net", to = new[] { "ann@customers.net", "bob@customers.net" }, bcc = "ann@customers.net", subject = "x", text = "x" });
        var id = body.GetProperty("id").GetString()!;
        await _service.UntilAsync(key, id, "delivered");

        Assert.Equal(["bob@customers.net"], Assert.Single(_relay.Messages.Snapshot()).Recipients.Select(recipient => recipient.ToString()));
        var told = await EventsAsync(key, id);
        var suppressed = Assert.Single(told, one => one.GetProperty("type").GetString() is "suppressed");
        Assert.Equal(("ann@customers.net", "the recipient is on the list of suppressions (manual, all streams): asked by telephone"),
            (suppressed.GetProperty("recipient").GetString(), suppressed.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task What_waited_when_its_recipient_came_onto_the_list_is_not_sent()
    {
        var key = await _service.KeyAsync("acme");
        await _service.Host.Store.Queue.SetPausedAsync(PauseScope.Tenant, "acme", isPaused: true, default);
        await WaitForAsync(() => _service.Host.Services.GetService(typeof(Server.Delivery.LaneBoard)) is Server.Delivery.LaneBoard board && board.IsPaused(new Lane("acme", StreamName.Transactional, Lane.RelaySite), null));
        var id = await _service.SendAsync(key, "ann@customers.net");
        await _service.CallAsync(key, HttpMethod.Post, "suppressions", new { email = "ann@customers.net" });
        await _service.Host.Store.Queue.SetPausedAsync(PauseScope.Tenant, "acme", isPaused: false, default);
        await _service.UntilAsync(key, id, "suppressed");
        Assert.Empty(_relay.Messages.Snapshot());
    }

    [Fact]
    public async Task A_recipient_who_does_not_exist_is_asked_once()
    {
        var key = await _service.KeyAsync("acme");
        await _service.UntilAsync(key, await _service.SendAsync(key, "bounced@customers.net"), "bounced");
        var (_, shown) = await _service.CallAsync(key, HttpMethod.Get, "suppressions/bounced@customers.net");
        Assert.Equal("bounce", shown.GetProperty("origin").GetString());
        await UntilInForceAsync("bounced@customers.net");
        await _service.UntilAsync(key, await _service.SendAsync(key, "bounced@customers.net"), "suppressed");

        // Nobody else is told, and nobody else's mail is stopped.
        var other = await _service.KeyAsync("other");
        await _service.UntilAsync(other, await _service.SendAsync(other, "bounced@customers.net", from: "shop@other-shop.net"), "bounced");
    }

    [Fact]
    public async Task Content_that_is_refused_pauses_the_lane_and_no_recipient()
    {
        var key = await _service.KeyAsync("acme");
        foreach (var label in new[] { 550, 551, 554 })
        {
            await _service.UntilAsync(key, await _service.SendAsync(key, $"data-{label}@customers.net"), "bounced");
        }

        await WaitForAsync(() => _service.Log.All.Any(line => line.Contains("Mail of lane acme/transactional/relay is paused", StringComparison.Ordinal)));
        var (_, list) = await _service.CallAsync(key, HttpMethod.Get, "suppressions");
        Assert.Equal(0, list.GetProperty("data").GetArrayLength());
    }

    [Theory]
    [InlineData("bounced+1@resend.dev", "bounced")]
    [InlineData("complained+1@resend.dev", "complained")]
    [InlineData("suppressed+1@resend.dev", "suppressed")]
    public async Task Test_addresses_do_the_same_each_time_and_leave_nothing_behind(string address, string lastEvent)
    {
        var key = await _service.KeyAsync("acme");
        for (var i = 0; i < 2; i++)
        {
            await _service.UntilAsync(key, await _service.SendAsync(key, address), lastEvent);
        }

        var (_, list) = await _service.CallAsync(key, HttpMethod.Get, "suppressions");
        Assert.Equal(0, list.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task What_the_sandbox_refuses_stops_no_live_mail()
    {
        var test = await _service.KeyAsync("acme", isTest: true);
        await _service.UntilAsync(test, await _service.SendAsync(test, "bounced@customers.net"), "bounced");
        var (status, _) = await _service.CallAsync(test, HttpMethod.Get, "suppressions/bounced@customers.net");
        Assert.Equal(HttpStatusCode.NotFound, status);
    }

    private async Task<JsonElement[]> EventsAsync(string key, string id) => [.. (await _service.CallAsync(key, HttpMethod.Get, $"emails/{id}/events")).Body.GetProperty("data").EnumerateArray()];

    private Task UntilInForceAsync(string address)
    {
        var list = (Server.Suppressions.SuppressionList)_service.Host.Services.GetService(typeof(Server.Suppressions.SuppressionList))!;
        return WaitForAsync(() => list.Among("acme", StreamName.Transactional, [Waxwing.Smtp.Mailbox.Parse(address)], TimeProvider.System.GetUtcNow()).Count == 1);
    }

    private static async Task WaitForAsync(Func<bool> isSo)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), "it did not come to that within a minute");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
