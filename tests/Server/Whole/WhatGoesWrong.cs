using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using MimeKit;
using Waxwing.Sandbox;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Whole;

public sealed class WhatGoesWrong : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SandboxServer _relay = null!;

    public async ValueTask InitializeAsync() => _relay = await SandboxServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_accepted_while_its_relay_was_away_is_delivered_by_the_next_run()
    {
        string key, id;
        await using (var before = await WholeService.StartAsync(_folder.Path, change: options => options with { Sender = ToNobody() }))
        {
            key = await before.KeyAsync("acme");
            id = await before.SendAsync(key, "ann@customers.net");
        }

        await using var service = await WholeService.StartAsync(_folder.Path, _relay);
        await service.Host.Store.Queue.ApplyAsync(QueueAction.Retry, new QueueFilter { Tenant = "acme" }, "a test", dryRun: false, default);
        await service.UntilAsync(key, id, "delivered");
        Assert.Single(_relay.Messages.Snapshot());
    }

    [Fact]
    public async Task A_dead_relay_with_much_mail_queued_gets_few_connections_and_no_attempt_is_charged()
    {
        using var dead = new TcpListener(IPAddress.Loopback, 0);
        dead.Start();
        var connections = 0;
        var stop = new CancellationTokenSource();
        var counting = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var client = await dead.AcceptTcpClientAsync(stop.Token);
                Interlocked.Increment(ref connections);
            }
        });
        await using (var service = await WholeService.StartAsync(_folder.Path, change: options => options with
        {
            Sender = new SenderOptions { Relays = [RelayOptions.FromUrl($"smtps://localhost:{((IPEndPoint)dead.LocalEndpoint).Port}")] },
        }))
        {
            var clock = TimeProvider.System;
            var messages = Enumerable.Range(0, 10_000).Select(i => Samples.Message(clock, "acme", [$"r{i}@customers.net"]) with { Findings = Findings }).ToArray();
            foreach (var part in messages.Chunk(1000))
            {
                await service.Host.Store.Mail.AcceptAsync(part, answered: null, lease: null, default);
            }

            var begun = clock.GetTimestamp();
            while (clock.GetElapsedTime(begun) < TimeSpan.FromSeconds(5))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), clock, TestContext.Current.CancellationToken);
            }

            var waiting = await service.Host.Store.Queue.CountAsync(default);
            Assert.Equal(10_000, waiting.Sum(count => count.Count));
            Assert.DoesNotContain(await service.Host.Store.Queue.ListAsync(new QueueFilter(), 10_000, default), delivery => delivery.Delivery.Attempts > 0 && delivery.Delivery.State != DeliveryState.Leased);
        }

        Assert.InRange(connections, 1, 20);
        await stop.CancelAsync();
        await counting.ContinueWith(_ => { }, TaskScheduler.Default);
        stop.Dispose();
    }

    [Fact]
    public async Task With_too_little_space_nothing_is_accepted_and_what_was_is_still_delivered()
    {
        await using var service = await WholeService.StartAsync(_folder.Path, _relay, options => options with { Accepting = options.Accepting with { LeastFree = long.MaxValue } });
        var key = await service.KeyAsync("acme");
        var (status, body) = await service.CallAsync(key, HttpMethod.Post, "emails", new { from = "shop@acme-shop.net", to = "ann@customers.net", subject = "x", text = "x" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal(503, body.GetProperty("statusCode").GetInt32());

        using var message = new MimeMessage { Subject = "x", Body = new TextPart("plain") { Text = "x" } };
        message.From.Add(MailboxAddress.Parse("shop@acme-shop.net"));
        message.To.Add(MailboxAddress.Parse("ann@customers.net"));
        var refused = await Assert.ThrowsAsync<MailKit.Net.Smtp.SmtpCommandException>(() => service.SubmitAsync(key, message, "shop@acme-shop.net", "ann@customers.net"));
        Assert.Equal(452, (int)refused.StatusCode);

        var queued = Samples.Message(TimeProvider.System, "acme", ["bob@customers.net"]) with { Findings = Findings };
        await service.Host.Store.Mail.AcceptAsync([queued], answered: null, lease: null, default);
        await service.UntilAsync(key, queued.Id.ToString(), "delivered");
    }

    [Fact]
    public async Task A_damaged_row_is_held_for_a_person_and_holds_up_nobody()
    {
        await using var service = await WholeService.StartAsync(_folder.Path, _relay);
        var key = await service.KeyAsync("acme");
        var damaged = Samples.Message(TimeProvider.System, "acme", ["ann@customers.net"]) with { Findings = Findings, Content = "From: shop@acme-shop.net\nno line ends as it must\n"u8.ToArray() };
        var good = Samples.Message(TimeProvider.System, "acme", ["bob@customers.net"]) with { Findings = Findings };
        await service.Host.Store.Mail.AcceptAsync([damaged, good], answered: null, lease: null, default);
        await service.UntilAsync(key, good.Id.ToString(), "delivered");
        var told = await service.UntilAsync(key, damaged.Id.ToString(), "held");
        Assert.Equal("held", told.GetProperty("recipients")[0].GetProperty("status").GetString());
        Assert.Contains(service.Log.All, line => line.Contains("damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_backup_that_is_taken_under_load_lacks_nothing_that_was_accepted_before_it()
    {
        await using var service = await WholeService.StartAsync(_folder.Path, _relay);
        var key = await service.KeyAsync("acme");
        using var stop = new CancellationTokenSource();
        var accepted = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var load = Enumerable.Range(0, 4).Select(async client =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                accepted.Enqueue(await service.SendAsync(key, $"c{client}-{i}@customers.net"));
            }
        }).ToArray();
        while (accepted.Count < 50)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        var before = accepted.ToArray();
        Directory.CreateDirectory(_folder["elsewhere"]);
        await service.Host.Store.BackupAsync(_folder[$"elsewhere/{SqliteStore.FileName}"], default);
        await stop.CancelAsync();
        await Task.WhenAll(load);

        await using var restored = SqliteStore.Open(_folder["elsewhere"], TimeProvider.System);
        foreach (var id in before)
        {
            Assert.NotNull(await restored.Mail.FindAsync("acme", Guid.Parse(id), default));
        }
    }

    [Fact]
    public async Task The_database_of_a_running_service_can_be_read_by_others_and_is_sound()
    {
        await using var service = await WholeService.StartAsync(_folder.Path, _relay);
        var key = await service.KeyAsync("acme");
        await service.UntilAsync(key, await service.SendAsync(key, "ann@customers.net"), "delivered");
        using var connection = new SqliteConnection($"Data Source={_folder[SqliteStore.FileName]};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", command.ExecuteScalar());
    }

    private static string Findings => """{"version":1,"from":"shop@acme-shop.net","messageId":"<kept@acme-shop.net>"}""";

    // A port on which nobody listens.
    private static SenderOptions ToNobody() => new() { Relays = [RelayOptions.FromUrl($"smtps://localhost:{TestSupport.FreePort.Next()}")] };
}
