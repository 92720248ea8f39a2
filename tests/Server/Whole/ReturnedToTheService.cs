using System.Net;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Waxwing.Sandbox;
using Waxwing.Server.Domains;
using Waxwing.Server.Hosting;
using Waxwing.Server.ReturnPath;
using Waxwing.Server.Tests.ReturnPath;
using Waxwing.Server.Tests.Submission;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Server.Tests.Whole;

/// <summary>The way there and back: each delivery leaves with a reverse-path of its own, and what comes back to it is told of that delivery.</summary>
public sealed class ReturnedToTheService : IAsyncLifetime
{
    private const string ReturnPathName = "bounce.acme-shop.net";
    private const string BulkPathName = "bounce-bulk.acme-shop.net";

    private readonly TemporaryFolder _folder = new();
    private readonly WrittenDns _dns = new();
    private SandboxServer _relay = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _relay = await SandboxServer.StartAsync(cancellationToken: Token);

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Before_its_records_are_seen_mail_has_the_reverse_path_of_its_sender_and_then_one_for_each_delivery()
    {
        await using var service = await StartAsync();
        var key = await service.KeyAsync("acme");
        await service.UntilAsync(key, await service.SendAsync(key, "ann@customers.net"), "delivered");
        Assert.Equal("shop@acme-shop.net", Assert.Single(_relay.Messages.Snapshot()).Sender!.ToString());

        await PublishAsync(service);
        var (status, body) = await service.CallAsync(key, HttpMethod.Post, "emails", new { from = "Shop <shop@acme-shop.net>", to = new[] { "ann@customers.net", "bob@customers.net" }, bcc = "eve@customers.net", subject = "Hello", text = "It is on its way." });
        Assert.True(status == HttpStatusCode.OK, body.ToString());
        var id = Guid.Parse(body.GetProperty("id").GetString()!);
        await service.UntilAsync(key, id.ToString(), "delivered");
        await UntilAsync(() => _relay.Messages.Snapshot().Count == 4);

        var tokens = service.Host.Services.GetRequiredService<BounceToken>();
        var taken = _relay.Messages.Snapshot().Skip(1).Select(message => (Sender: message.Sender!, Recipient: Assert.Single(message.Recipients).ToString())).ToArray();
        Assert.Equal(["ann@customers.net", "bob@customers.net", "eve@customers.net"], taken.Select(message => message.Recipient).Order(StringComparer.Ordinal));
        Assert.All(taken, message =>
        {
            Assert.Equal(ReturnPathName, message.Sender.Domain.Ascii);
            Assert.True(tokens.TryRead(message.Sender.LocalPart, ReturnPathName, out var delivery));
            Assert.Equal(id, delivery.Value.MessageId);
        });
        Assert.Equal(3, taken.Select(message => message.Sender).Distinct().Count());
    }

    [Fact]
    public async Task A_bounce_that_comes_back_is_the_last_that_is_told_of_a_message_and_whoever_handed_it_over_by_smtp_gets_a_report()
    {
        await using var service = await StartAsync();
        await PublishAsync(service);
        var key = await service.KeyAsync("acme");
        using var letter = new MimeMessage { Subject = "Hello", Body = new TextPart("plain") { Text = "It is on its way." } };
        letter.From.Add(new MailboxAddress("Shop", "shop@acme-shop.net"));
        letter.To.Add(new MailboxAddress("", "ann@customers.net"));
        var id = (await service.SubmitAsync(key, letter, "returns@acme-shop.net", "ann@customers.net")).Split(' ')[^1];
        await service.UntilAsync(key, id, "delivered");
        var sender = Assert.Single(_relay.Messages.Snapshot()).Sender!.ToString();

        await ReturnAsync(service, sender, ReturnPathRoom.Report("ann@customers.net"));

        Assert.Equal("bounced", (await service.UntilAsync(key, id, "bounced")).GetProperty("last_event").GetString());
        await UntilAsync(() => _relay.Messages.Snapshot().Count == 2);
        var report = _relay.Messages.Snapshot()[^1];
        // What reports nowhere goes on doing so.
        Assert.Null(report.Sender);
        Assert.Equal("returns@acme-shop.net", Assert.Single(report.Recipients).ToString());
    }

    [Fact]
    public async Task Who_asks_for_reports_of_success_keeps_his_own_reverse_path()
    {
        await using var service = await StartAsync();
        await PublishAsync(service);
        var key = await service.KeyAsync("acme");
        await using var client = await SubmissionClient.ConnectAsync(service.SubmissionsPort);
        await client.SecureAnyhowAsync();
        await client.ExpectAsync("220");
        await client.LogInAsync(key);
        await client.AskAsync("MAIL FROM:<returns@acme-shop.net>", "250");
        await client.AskAsync("RCPT TO:<ann@customers.net> NOTIFY=SUCCESS,FAILURE", "250");
        await client.AskAsync("RCPT TO:<bob@customers.net>", "250");
        await client.AskAsync("DATA", "354");
        await client.AskAsync("From: shop@acme-shop.net\r\nTo: ann@customers.net\r\nSubject: Hello\r\n\r\nHello\r\n.", "250");
        await UntilAsync(() => _relay.Messages.Snapshot().Count == 2);

        var taken = _relay.Messages.Snapshot().ToDictionary(message => Assert.Single(message.Recipients).ToString(), message => message.Sender!);
        Assert.Equal("returns@acme-shop.net", taken["ann@customers.net"].ToString());
        Assert.Equal(ReturnPathName, taken["bob@customers.net"].Domain.Ascii);
    }

    [Fact]
    public async Task The_api_shows_the_records_in_the_shape_that_clients_of_resend_know()
    {
        await using var service = await StartAsync();
        var key = await service.KeyAsync("acme");
        var (_, list) = await service.CallAsync(key, HttpMethod.Get, "domains");
        var id = list.GetProperty("data")[0].GetProperty("id").GetString();
        var (status, domain) = await service.CallAsync(key, HttpMethod.Post, $"domains/{id}/verify");
        Assert.True(status == HttpStatusCode.OK, domain.ToString());
        (_, domain) = await service.CallAsync(key, HttpMethod.Get, $"domains/{id}");

        var records = domain.GetProperty("records").EnumerateArray().Where(record => record.GetProperty("full_name").GetString() is ReturnPathName or BulkPathName).ToArray();
        Assert.Equal(["transactional", "transactional", "bulk", "bulk"], records.Select(record => record.GetProperty("stream").GetString()));
        Assert.All(records, record => Assert.False(record.GetProperty("required").GetBoolean()));
        Assert.Equal(
            [
                ("SPF", "bounce", "MX", "mx.waxwing-bench.org", 10, "pending"), ("SPF", "bounce", "TXT", "v=spf1 ip4:192.0.2.1 ~all", 0, "pending"),
                ("SPF", "bounce-bulk", "MX", "mx.waxwing-bench.org", 10, "pending"), ("SPF", "bounce-bulk", "TXT", "v=spf1 ip4:192.0.2.1 ~all", 0, "pending"),
            ],
            records.Select(record => (
                record.GetProperty("record").GetString(), record.GetProperty("name").GetString(), record.GetProperty("type").GetString(), record.GetProperty("value").GetString(),
                record.TryGetProperty("priority", out var priority) && priority.ValueKind is System.Text.Json.JsonValueKind.Number ? priority.GetInt32() : 0, record.GetProperty("status").GetString())));
    }

    [Fact]
    public async Task Bulk_mail_has_reverse_paths_of_its_own_once_the_records_of_those_are_seen_and_until_then_those_of_transactional_mail()
    {
        await using var service = await StartAsync();
        var key = await service.KeyAsync("acme");
        await PublishAsync(service);
        await SendBulkAsync(service, key);
        await PublishAsync(service, BulkPathName);
        var id = await SendBulkAsync(service, key);
        await service.UntilAsync(key, await service.SendAsync(key, "ann@customers.net"), "delivered");
        var senders = _relay.Messages.Snapshot().Select(message => message.Sender!).ToArray();
        Assert.Equal([ReturnPathName, BulkPathName, ReturnPathName], senders.Select(sender => sender.Domain.Ascii));

        // It holds for the domain that it was made for, however many are ours.
        await ReturnAsync(service, $"{senders[1].LocalPart}@{ReturnPathName}", report: null);
        await ReturnAsync(service, $"abuse@{BulkPathName}", "Subject: Hello\r\n\r\nWhat is this?\r\n");
        await ReturnAsync(service, senders[1].ToString(), ReturnPathRoom.Report("ann@customers.net"));
        await service.UntilAsync(key, id, "bounced");
    }

    [Fact]
    public async Task The_label_that_the_operator_says_is_that_of_transactional_mail_and_the_beginning_of_the_others()
    {
        await using var service = await StartAsync("returns");
        var key = await service.KeyAsync("acme");
        var (_, streams) = await service.CallAsync(key, HttpMethod.Get, "streams");
        Assert.Equal(["returns", "returns-bulk"], streams.GetProperty("data").EnumerateArray().Select(stream => stream.GetProperty("bounce_label").GetString()));

        await PublishAsync(service, "returns-bulk.acme-shop.net");
        await SendBulkAsync(service, key);
        await service.UntilAsync(key, await service.SendAsync(key, "ann@customers.net"), "delivered");
        Assert.Equal(["returns-bulk.acme-shop.net", "acme-shop.net"], _relay.Messages.Snapshot().Select(message => message.Sender!.Domain.Ascii));
    }

    private Task<WholeService> StartAsync(string label = "bounce") => WholeService.StartAsync(_folder.Path, _relay, options => options with
    {
        Dns = _dns,
        Domains = new DomainOptions { Addresses = [IPAddress.Parse("192.0.2.1")], AskPause = TimeSpan.Zero },
        ReturnPath = new ReturnPathOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), Host = Domain.Parse("mx.waxwing-bench.org"), Label = label },
    });

    private async Task PublishAsync(WholeService service, string path = ReturnPathName)
    {
        _dns.Mx(path, secure: false, (10, "mx.waxwing-bench.org"));
        _dns.Text(path, "v=spf1 ip4:192.0.2.1 -all");
        var parts = service.Host.Services;
        // The service looks at its domains when it starts, and a domain that is being looked at is given as it is.
        await UntilAsync(async () =>
        {
            var domain = await parts.GetRequiredService<ISendingDomains>().HolderAsync(Domain.Parse("acme-shop.net"), Token);
            await parts.GetRequiredService<DomainChecks>().CheckAsync(domain!, asker: null, Token);
            return parts.GetRequiredService<ISendingRights>().IsReturnPath(Domain.Parse(path));
        });
    }

    private static async Task<string> SendBulkAsync(WholeService service, string key)
    {
        var (status, body) = await service.CallAsync(key, HttpMethod.Post, "emails", new
        {
            from = "shop@acme-shop.net", to = "ann@customers.net", subject = "News", text = "There are new shoes.",
            headers = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["X-Waxwing-Stream"] = "bulk", ["List-Unsubscribe"] = "<https://acme-shop.net/out?u=1>", ["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click",
            },
        });
        Assert.True(status == HttpStatusCode.OK, body.ToString());
        var id = body.GetProperty("id").GetString()!;
        await service.UntilAsync(key, id, "delivered");
        return id;
    }

    // Null: there is no such address.
    private static async Task ReturnAsync(WholeService service, string recipient, string? report)
    {
        await using var client = await SubmissionClient.ConnectAsync(service.Host.Addresses[^1].Port);
        await client.ExpectAsync("220 mx.waxwing-bench.org");
        await client.AskAsync("EHLO mail.hoster.test", "250-");
        await client.AskAsync("MAIL FROM:<>", "250");
        if (report is null)
        {
            await client.AskAsync($"RCPT TO:<{recipient}>", "550 5.1.1");
            return;
        }

        await client.AskAsync($"RCPT TO:<{recipient}>", "250");
        await client.AskAsync("DATA", "354");
        await client.AskAsync(report + ".", "250");
    }

    private static Task UntilAsync(Func<bool> isSo) => UntilAsync(() => Task.FromResult(isSo()));

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(60), "it did not come to that within a minute");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }
}
