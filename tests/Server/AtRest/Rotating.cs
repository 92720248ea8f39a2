using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Waxwing.Sandbox;
using Waxwing.Server.AtRest;
using Waxwing.Server.Hosting;
using Waxwing.Server.Model;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Support;
using Waxwing.Server.Tests.Whole;

namespace Waxwing.Server.Tests.AtRest;

/// <summary>Keys that come, change and go.</summary>
public sealed class Rotating : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder["data"];

    private string KeyFile => _folder["key"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Under_load_everything_is_delivered_and_readable_and_the_old_key_can_be_taken_away()
    {
        Keys.File(KeyFile, 1);
        await using var relay = await SandboxServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        string key;
        var ids = new List<string>();
        await using (var service = await StartAsync(relay))
        {
            key = await service.KeyAsync("acme");
            var load = Task.WhenAll(Enumerable.Range(0, 4).Select(async worker =>
            {
                for (var i = 0; i < 40; i++)
                {
                    var id = await service.SendAsync(key, $"r{worker}-{i}@customers.net", $"Order {worker}-{i}");
                    lock (ids)
                    {
                        ids.Add(id);
                    }
                }
            }));
            var rotation = service.Host.Services.GetServices<IHostedService>().OfType<KeyRotation>().Single();
            for (byte number = 2; number < 6; number++)
            {
                Keys.File(KeyFile, [.. Enumerable.Range(1, number).Reverse().Select(one => (byte)one)]);
                await rotation.LookAsync(default);
                await service.Host.Store.Keys.RewrapAsync(default);
            }

            await load;
            foreach (var id in ids)
            {
                await service.UntilAsync(key, id, "delivered");
            }

            var (rewrapped, unreadable) = await service.Host.Store.Keys.RewrapAsync(default);
            Assert.InRange(rewrapped, 0, 160);
            Assert.Equal(0, unreadable);
            Assert.Equal(Keys.Of(5).Id, Assert.Single(service.Host.Store.Keys.Uses()).Id);
        }

        // All that the others wrapped is under the newest, and they are gone.
        Keys.File(KeyFile, 5);
        await using var after = await StartAsync(relay);
        Assert.Equal(160, relay.Messages.Snapshot().Count);
        foreach (var id in ids)
        {
            var (status, body) = await after.CallAsync(key, HttpMethod.Get, $"emails/{id}");
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.StartsWith("Order ", body.GetProperty("subject").GetString(), StringComparison.Ordinal);
            Assert.StartsWith("It is on its way.", body.GetProperty("text").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal([Keys.Of(5).Id], after.Host.Store.Keys.Known().Select(known => known.Id));
    }

    [Fact]
    public async Task A_rotation_that_was_stopped_is_ended_by_the_next_start_and_says_so()
    {
        var clock = new StoreClock();
        Directory.CreateDirectory(Data);
        await using var store = SqliteStore.Open(Data, clock);
        store.Protection.Keys = Keys.Protection(1).Keys;
        await store.Keys.AddAsync(Keys.Of(1).Id, wrapped: null, default);
        var messages = Enumerable.Range(0, 450).Select(i => Samples.Message(clock, $"r{i}@example.net")).ToArray();
        await store.Mail.AcceptAsync(messages, answered: null, lease: null, default);
        store.Protection.Keys = Keys.Protection(2, 1).Keys;
        await store.Keys.AddAsync(Keys.Of(2).Id, wrapped: null, default);
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Keys.RewrapAsync(stopped.Token));

        var log = new KeptLines();
        using var rotation = new KeyRotation(DataKeyReference.Parse($"file:{Keys.File(KeyFile, 2, 1)}").Source(Data, _ => null), store.Keys, store.Protection, clock, new Logger<KeyRotation>(new LoggerFactory([log])));
        await rotation.LookAsync(default);
        await rotation.RewrapAsync(default);

        Assert.Contains(log.All, line => line.Contains("2904 Rotation: 450 data keys were wrapped", StringComparison.Ordinal));
        Assert.Contains(log.All, line => line.Contains($"2905 Nothing is encrypted under the key-encryption key {Keys.Of(1).Id}", StringComparison.Ordinal));
        Assert.Equal([Keys.Of(2).Id], store.Keys.Known().Select(known => known.Id));
        store.Protection.Keys = Keys.Protection(2).Keys;
        Assert.Equal(messages[449].Content.ToArray(), await store.Mail.ContentAsync("acme", messages[449].Id, default));
    }

    [Fact]
    public async Task A_lost_key_or_a_wrong_one_ends_the_start_says_what_is_lost_and_changes_nothing()
    {
        Keys.File(KeyFile, 1);
        string key, id;
        await using (var service = await StartAsync())
        {
            key = await service.KeyAsync("acme", isTest: true);
            id = await service.SendAsync(key, "ann@customers.net");
            await service.UntilAsync(key, id, "delivered");
            await service.CallAsync(key, HttpMethod.Post, "emails", new { from = "shop@acme-shop.net", to = "ann@customers.net", subject = "s", text = "t", scheduled_at = "in 2 hours" });
            await service.CallAsync(key, HttpMethod.Post, "domains", new { name = "third-shop.net" });
        }

        var before = await File.ReadAllBytesAsync(Path.Combine(Data, SqliteStore.FileName), TestContext.Current.CancellationToken);
        foreach (var wrong in (byte[]?[])[[2], [3, 4], null])
        {
            if (wrong is not null)
            {
                Keys.File(KeyFile, wrong);
            }

            var refused = (await Assert.ThrowsAsync<DataKeyException>(() => StartAsync(hasKey: wrong is not null))).Message;
            Assert.Contains($"encrypted under the key {Keys.Of(1).Id}", refused, StringComparison.Ordinal);
            Assert.Contains("2 messages, of which 1 wait to be delivered, and 5 secrets", refused, StringComparison.Ordinal);
            Assert.Contains(wrong is null ? "no key is configured" : $"others: ", refused, StringComparison.Ordinal);
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(Data, SqliteStore.FileName), TestContext.Current.CancellationToken));
        Keys.File(KeyFile, 2, 1);
        await using var again = await StartAsync();
        var (_, body) = await again.CallAsync(key, HttpMethod.Get, $"emails/{id}");
        Assert.Equal("Your order", body.GetProperty("subject").GetString());
    }

    [Fact]
    public async Task What_was_there_before_the_first_key_is_encrypted_and_nothing_of_it_is_left()
    {
        string key, id;
        await using (var plain = await StartAsync(hasKey: false))
        {
            Assert.Contains(plain.Log.All, line => line.StartsWith("2900 Data at rest is not encrypted", StringComparison.Ordinal));
            key = await plain.KeyAsync("acme", isTest: true);
            id = await plain.SendAsync(key, "ann@customers.net", "subject-of-before-4711");
            await plain.UntilAsync(key, id, "delivered");
            // Content of before that was deleted is in free pages.
            var erased = await plain.SendAsync(key, "ann@customers.net", "subject-of-erased-4711");
            await plain.UntilAsync(key, erased, "delivered");
        }

        Assert.NotEmpty(Image.Find(Data, "subject-of-before-4711"));
        Keys.File(KeyFile, 1);
        await using var service = await StartAsync();
        Assert.Empty(Image.Find(Data, "subject-of-before-4711"));
        Assert.Empty(Image.Find(Data, "subject-of-erased-4711"));
        Assert.Empty(Image.Find(Data, "It is on its way."));
        Assert.True(service.Host.Store.Keys.IsWhole);
        var (_, body) = await service.CallAsync(key, HttpMethod.Get, $"emails/{id}");
        Assert.Equal("subject-of-before-4711", body.GetProperty("subject").GetString());
        Assert.StartsWith("It is on its way.", body.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(service.Host.Store.Keys.Uses(), use => use.Id is null);
    }

    [Fact]
    public async Task An_encryption_that_was_stopped_goes_on_where_it_was_and_leaves_nothing()
    {
        var clock = new StoreClock();
        Directory.CreateDirectory(Data);
        await using var store = SqliteStore.Open(Data, clock);
        var messages = Enumerable.Range(0, 450).Select(i => Samples.Message(clock, $"r{i}@example.net")).ToArray();
        await store.Mail.AcceptAsync(messages, answered: null, lease: null, default);
        store.Protection.Keys = Keys.Protection(1).Keys;
        await store.Keys.AddAsync(Keys.Of(1).Id, wrapped: null, default);
        using var stopped = new CancellationTokenSource();
        var parts = new List<int>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Keys.EncryptAsync(
            count =>
            {
                parts.Add(count);
                stopped.Cancel();
            },
            stopped.Token));

        Assert.False(store.Keys.IsWhole);
        Assert.Equal(450 - parts.Sum(), store.Keys.Uses().Single(use => use.Id is null).Messages);
        // Each of both kinds can be read meanwhile.
        Assert.Equal(messages[0].Content.ToArray(), await store.Mail.ContentAsync("acme", messages[0].Id, default));
        Assert.Equal(messages[449].Content.ToArray(), await store.Mail.ContentAsync("acme", messages[449].Id, default));

        Assert.True(await store.Keys.EncryptAsync(parts.Add, default));
        Assert.True(store.Keys.IsWhole);
        Assert.Equal(450, parts.Sum());
        Assert.Empty(Image.Find(Data, "It is on its way."));
        Assert.Empty(Image.Find(Data, "Your order"));
        Assert.Equal(("Your order", 450), ((await store.Mail.FindAsync("acme", messages[300].Id, default))!.Summary.Subject, (int)store.Keys.Uses().Single().Messages));
    }

    private Task<WholeService> StartAsync(SandboxServer? relay = null, bool hasKey = true)
    {
        Directory.CreateDirectory(Data);
        return WholeService.StartAsync(Data, relay, options => hasKey ? options with { DataKey = new DataKeyReference(KeyPlace.File, KeyFile) } : options);
    }
}
