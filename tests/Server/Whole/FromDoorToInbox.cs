using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MimeKit;
using Waxwing.Sandbox;
using Waxwing.Server.Accounts;
using Waxwing.Server.Delivery;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Whole;

public sealed class FromDoorToInbox : IAsyncLifetime
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
    public async Task What_is_handed_over_by_the_API_arrives_at_the_relay_once_over_TLS()
    {
        var key = await _service.KeyAsync("acme");
        var id = await _service.SendAsync(key, "ann@customers.net", "Order 17");
        var told = await _service.UntilAsync(key, id, "delivered");

        var arrived = Assert.Single(_relay.Messages.Snapshot());
        Assert.Equal("TLS 1.3", arrived.TlsProtocol);
        Assert.Equal(["ann@customers.net"], arrived.Recipients.Select(recipient => recipient.ToString()));
        using var mime = MimeMessage.Load(new MemoryStream(arrived.Content.ToArray()));
        Assert.Equal("Order 17", mime.Subject);
        Assert.Equal(told.GetProperty("message_id").GetString(), $"<{mime.MessageId}>");
        var (_, events) = await _service.CallAsync(key, HttpMethod.Get, $"emails/{id}/events");
        Assert.Equal(["queued", "delivered"], events.GetProperty("data").EnumerateArray().Select(one => one.GetProperty("type").GetString()));
        Assert.Equal("TLS 1.3", events.GetProperty("data")[1].GetProperty("tls_protocol").GetString());
    }

    [Fact]
    public async Task What_is_submitted_by_SMTP_arrives_with_its_own_octets()
    {
        var key = await _service.KeyAsync("acme");
        using var message = Message("shop@acme-shop.net", "ann@customers.net");
        message.Headers.Add("X-Waxwing-Kind", "one-time-password");
        await _service.SubmitAsync(key, message, "shop@acme-shop.net", "ann@customers.net", "bob@customers.net");

        var (_, list) = await _service.CallAsync(key, HttpMethod.Get, "emails");
        await _service.UntilAsync(key, list.GetProperty("data")[0].GetProperty("id").GetString()!, "delivered");
        var arrived = Assert.Single(_relay.Messages.Snapshot());
        Assert.Equal(2, arrived.Recipients.Count);
        using var mime = MimeMessage.Load(new MemoryStream(arrived.Content.ToArray()));
        Assert.Null(mime.Headers["X-Waxwing-Kind"]);
        Assert.Equal(message.MessageId, mime.MessageId);
    }

    [Fact]
    public async Task Whoever_submits_by_SMTP_is_told_by_mail_of_a_recipient_who_was_refused()
    {
        var key = await _service.KeyAsync("acme");
        using var message = Message("shop@acme-shop.net", "rcpt-550@customers.net");
        await _service.SubmitAsync(key, message, "bounces@acme-shop.net", "rcpt-550@customers.net", "ann@customers.net");

        await WaitForAsync(() => _relay.Messages.Snapshot().Any(one => one.Sender is null));
        var report = Assert.Single(_relay.Messages.Snapshot(), one => one.Sender is null);
        Assert.Equal(["bounces@acme-shop.net"], report.Recipients.Select(recipient => recipient.ToString()));
        using var mime = MimeMessage.Load(new MemoryStream(report.Content.ToArray()));
        var body = Assert.IsType<MultipartReport>(mime.Body);
        var status = Assert.IsType<MessageDeliveryStatus>(body[1]);
        Assert.Contains("550", status.StatusGroups[1]["Diagnostic-Code"], StringComparison.Ordinal);
        Assert.Equal("auto-replied", mime.Headers["Auto-Submitted"]);
        Assert.DoesNotContain("ann@customers.net", System.Text.Encoding.ASCII.GetString(report.Content.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_the_API_no_such_message_is_sent_and_the_event_says_why()
    {
        var key = await _service.KeyAsync("acme");
        var id = await _service.SendAsync(key, "rcpt-550@customers.net");
        await _service.UntilAsync(key, id, "bounced");
        var (_, events) = await _service.CallAsync(key, HttpMethod.Get, $"emails/{id}/events");
        Assert.Equal(550, events.GetProperty("data")[1].GetProperty("reply").GetProperty("code").GetInt32());
        Assert.DoesNotContain(_relay.Messages.Snapshot(), one => one.Sender is null);
    }

    [Fact]
    public async Task What_is_deferred_keeps_its_place_in_the_queue_with_the_reason()
    {
        var key = await _service.KeyAsync("acme");
        var id = await _service.SendAsync(key, "rcpt-451@customers.net");
        var told = await _service.UntilAsync(key, id, "delivery_delayed");
        var recipient = told.GetProperty("recipients")[0];
        Assert.Equal("delayed", recipient.GetProperty("status").GetString());
        Assert.Equal(1, recipient.GetProperty("attempts").GetInt32());
        Assert.True(recipient.GetProperty("at").GetDateTimeOffset() > TimeProvider.System.GetUtcNow().AddSeconds(30));
    }

    [Fact]
    public async Task The_same_request_twice_is_one_message_by_either_door()
    {
        var key = await _service.KeyAsync("acme");
        var first = await _service.SendAsync(key, "ann@customers.net", repetition: "order-17");
        Assert.Equal(first, await _service.SendAsync(key, "ann@customers.net", repetition: "order-17"));
        var (status, other) = await _service.CallAsync(
            key, HttpMethod.Post, "emails", new { from = "shop@acme-shop.net", to = "bob@customers.net", subject = "Another", text = "x" }, repetition: "order-17");
        Assert.Equal((HttpStatusCode.Conflict, "invalid_idempotent_request"), (status, other.GetProperty("name").GetString()));

        using var message = Message("shop@acme-shop.net", "ann@customers.net");
        message.Headers.Add("Idempotency-Key", "order-18");
        var answer = await _service.SubmitAsync(key, message, "shop@acme-shop.net", "ann@customers.net");
        Assert.Equal(answer, await _service.SubmitAsync(key, message, "shop@acme-shop.net", "ann@customers.net"));
        await WaitForAsync(() => _relay.Messages.Snapshot().Count >= 2);
        var (_, list) = await _service.CallAsync(key, HttpMethod.Get, "emails");
        Assert.Equal(2, list.GetProperty("data").GetArrayLength());
        Assert.Equal(2, _relay.Messages.Snapshot().Count);
        Assert.All(_relay.Messages.Snapshot(), one => Assert.DoesNotContain("Idempotency-Key", System.Text.Encoding.ASCII.GetString(one.Content.ToArray()), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_is_paused_waits_and_goes_when_it_may()
    {
        var key = await _service.KeyAsync("acme");
        await _service.Host.Store.Queue.SetPausedAsync(PauseScope.Tenant, "acme", isPaused: true, default);
        // Other nodes, and this one, learn of it within a turn of the dispatcher.
        await WaitForAsync(() => _service.Host.Services.GetService(typeof(Server.Delivery.LaneBoard)) is Server.Delivery.LaneBoard board && board.IsPaused(new Lane("acme", StreamName.Transactional, Lane.RelaySite), null));
        var id = await _service.SendAsync(key, "ann@customers.net");
        var other = await _service.KeyAsync("other");
        await _service.UntilAsync(other, await _service.SendAsync(other, "bob@customers.net", from: "shop@other-shop.net"), "delivered");
        Assert.Equal(["bob@customers.net"], _relay.Messages.Snapshot().SelectMany(one => one.Recipients).Select(one => one.ToString()));

        await _service.Host.Store.Queue.SetPausedAsync(PauseScope.Tenant, "acme", isPaused: false, default);
        await _service.UntilAsync(key, id, "delivered");
    }

    [Fact]
    public async Task Mail_of_a_test_key_never_reaches_the_relay()
    {
        var key = await _service.KeyAsync("acme", isTest: true);
        var id = await _service.SendAsync(key, "you@example.com", from: "anybody@anywhere.org");
        await _service.UntilAsync(key, id, "delivered");
        Assert.Empty(_relay.Messages.Snapshot());
    }

    [Theory]
    [InlineData("delivered", "delivered")]
    [InlineData("bounced", "bounced")]
    [InlineData("bounced+signup", "bounced")]
    [InlineData("complained", "complained")]
    [InlineData("suppressed", "suppressed")]
    public async Task A_test_address_does_what_its_name_says(string name, string lastEvent)
    {
        var key = await _service.KeyAsync("acme");
        var id = await _service.SendAsync(key, $"{name}@resend.dev");
        await _service.UntilAsync(key, id, lastEvent);
        Assert.Empty(_relay.Messages.Snapshot());
    }

    [Theory]
    [InlineData("you@example.com")]
    [InlineData("you@somewhere.invalid")]
    [InlineData("nobody@resend.dev")]
    public async Task A_live_key_sends_to_no_name_that_is_reserved(string to)
    {
        var (status, body) = await _service.CallAsync(
            await _service.KeyAsync("acme"), HttpMethod.Post, "emails", new { from = "shop@acme-shop.net", to, subject = "x", text = "x" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "validation_error"), (status, body.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_scheduled_message_bears_the_time_at_which_it_leaves()
    {
        var key = await _service.KeyAsync("acme");
        var at = TimeProvider.System.GetUtcNow().AddSeconds(3);
        var (_, body) = await _service.CallAsync(
            key, HttpMethod.Post, "emails", new { from = "shop@acme-shop.net", to = "ann@customers.net", subject = "Later", text = "x", scheduled_at = at.ToString("O", System.Globalization.CultureInfo.InvariantCulture) });
        var id = body.GetProperty("id").GetString()!;
        Assert.Equal("scheduled", (await _service.CallAsync(key, HttpMethod.Get, $"emails/{id}")).Body.GetProperty("last_event").GetString());
        Assert.Empty(_relay.Messages.Snapshot());
        await _service.UntilAsync(key, id, "delivered");
        using var mime = MimeMessage.Load(new MemoryStream(Assert.Single(_relay.Messages.Snapshot()).Content.ToArray()));
        Assert.Equal(at.ToUnixTimeSeconds(), mime.Date.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task A_code_is_forgotten_once_it_arrived_and_other_mail_is_kept()
    {
        var key = await _service.KeyAsync("acme");
        var order = await _service.SendAsync(key, "ann@customers.net");
        var (_, body) = await _service.CallAsync(key, HttpMethod.Post, "emails", new
        {
            from = "shop@acme-shop.net",
            to = "ann@customers.net",
            subject = "Your code",
            text = "123456",
            headers = new Dictionary<string, string> { ["X-Waxwing-Kind"] = "one-time-password" },
        });
        var code = body.GetProperty("id").GetString()!;
        await _service.UntilAsync(key, order, "delivered");
        await _service.UntilAsync(key, code, "delivered");

        var forgetting = Assert.Single(_service.Host.Services.GetServices<IHostedService>().OfType<Forgetting>());
        await forgetting.ForgetAsync(TestContext.Current.CancellationToken);
        Assert.Null(await _service.Host.Store.Mail.ContentAsync("acme", Guid.Parse(code), default));
        Assert.Contains("It is on its way.", (await _service.CallAsync(key, HttpMethod.Get, $"emails/{order}")).Body.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    private static MimeMessage Message(string from, string to)
    {
        var message = new MimeMessage { Subject = "By SMTP", MessageId = MimeKit.Utils.MimeUtils.GenerateMessageId("acme-shop.net"), Body = new TextPart("plain") { Text = "It is on its way." } };
        message.From.Add(MailboxAddress.Parse(from));
        message.To.Add(MailboxAddress.Parse(to));
        return message;
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
