using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Waxwing.Sandbox;

namespace Waxwing.Outbox.Tests;

public sealed class OfAContext(PostgresCluster cluster)
{
    [Theory, MemberData(nameof(ShopDatabase.All), MemberType = typeof(ShopDatabase))]
    public async Task A_host_sends_what_SaveChanges_committed(string name)
    {
        await using var database = await ShopDatabase.CreateAsync(name, cluster, isEmpty: true);
        await using var sandbox = await SandboxServer.StartAsync();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Waxwing:Relays:0:Url"] = $"smtps://{sandbox.User}@localhost:{sandbox.SmtpsPort}",
            ["Waxwing:Relays:0:Ca"] = sandbox.AuthorityFile,
        });
        // snippet: outbox host
        builder.Services.AddWaxwing(builder.Configuration);
        builder.Services.AddDbContext<ShopContext>(options => UseDatabase(options));
        builder.Services.AddWaxwingOutbox<ShopContext>();
        builder.Services.AddHealthChecks().AddWaxwingOutbox();
        // end
        builder.Services.Configure<WaxwingOptions>(options => options.Sender = options.Sender with { Relays = [options.Sender.Relays[0] with { Password = Secret.FromValue(sandbox.Password) }] });
        using var host = builder.Build();
        using var scope = host.Services.CreateScope();
        var shop = scope.ServiceProvider.GetRequiredService<ShopContext>();
        await shop.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        await host.StartAsync(TestContext.Current.CancellationToken);
        using var message = Letters.To("bob@example.net");

        // snippet: outbox context
        shop.Orders.Add(new Order { Id = "1" });
        SendReceipt receipt = await shop.Mail().SendAsync(message);
        await shop.SaveChangesAsync();
        // end

        await foreach (var captured in sandbox.Messages.FollowAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal(receipt.Content!.Sha256, captured.Sha256);
            break;
        }

        var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Healthy, health.Entries["waxwing-outbox"].Status);
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(OutboxState.Sent, (await database.FindAsync(receipt))!.State);

        void UseDatabase(DbContextOptionsBuilder options) => ShopContext.Use(options, database);
    }

    [Theory, MemberData(nameof(ShopDatabase.All), MemberType = typeof(ShopDatabase))]
    public async Task In_a_transaction_the_commit_decides_whatever_was_saved_before(string name)
    {
        await using var database = await ShopDatabase.CreateAsync(name, cluster, isEmpty: true);
        var outbox = new MailOutbox(new SenderOptions());
        await using var shop = new ShopContext(database);
        await shop.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);

        SendReceipt committed;
        SendReceipt rolledBack;
        using var message = Letters.To("bob@example.net");
        await using (var transaction = await shop.Database.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            shop.Orders.Add(new Order { Id = "1" });
            await shop.SaveChangesAsync(TestContext.Current.CancellationToken);
            committed = await shop.Mail(outbox).SendAsync(message);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        await using (var transaction = await shop.Database.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            rolledBack = await shop.Mail(outbox).SendAsync(message);
            await shop.SaveChangesAsync(TestContext.Current.CancellationToken);
            await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        }

        Assert.NotNull(await database.FindAsync(committed));
        Assert.Null(await database.FindAsync(rolledBack));
    }

    [Fact]
    public async Task What_SaveChanges_cannot_save_is_not_sent()
    {
        await using var database = await ShopDatabase.CreateAsync("SQLite", cluster, isEmpty: true);
        await using var shop = new ShopContext(database);
        await shop.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);
        await shop.Database.ExecuteSqlAsync($"INSERT INTO orders (id) VALUES ('1')", TestContext.Current.CancellationToken);
        using var message = Letters.To("bob@example.net");
        shop.Orders.Add(new Order { Id = "1" });
        var receipt = await shop.Mail(new MailOutbox(new SenderOptions())).SendAsync(message);

        await Assert.ThrowsAsync<DbUpdateException>(() => shop.SaveChangesAsync());
        Assert.Null(await database.FindAsync(receipt));
    }

    [Theory]
    [InlineData("SQLite", "SELECT name, lower(type), \"notnull\", pk FROM pragma_table_info('waxwing_outbox') ORDER BY name", "SELECT name, partial FROM pragma_index_list('waxwing_outbox') WHERE origin = 'c' ORDER BY name")]
    [InlineData("PostgreSQL", "SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name = 'waxwing_outbox' ORDER BY column_name",
        "SELECT replace(indexdef, '\"', '') FROM pg_indexes WHERE tablename = 'waxwing_outbox' AND indexname LIKE 'ix%' ORDER BY 1")]
    public async Task The_model_makes_the_table_that_the_script_makes(string name, string columns, string indexes)
    {
        await using var scripted = await ShopDatabase.CreateAsync(name, cluster);
        await using var modelled = await ShopDatabase.CreateAsync(name, cluster, isEmpty: true);
        await using var shop = new ShopContext(modelled);
        await shop.Database.EnsureCreatedAsync(TestContext.Current.CancellationToken);

        foreach (var query in (string[])[columns, indexes])
        {
            var expected = (await scripted.ReadAsync(query)).Select(row => string.Join(' ', row));
            Assert.NotEmpty(expected);
            Assert.Equal(expected, (await modelled.ReadAsync(query)).Select(row => string.Join(' ', row)));
        }
    }

    [Fact]
    public async Task The_script_can_be_run_again()
    {
        await using var shop = await ShopDatabase.CreateAsync("SQLite", cluster);
        await shop.ExecuteAsync(OutboxTable.Script(shop.Dialect));
        Assert.Equal(0, await shop.CountAsync("SELECT COUNT(*) FROM waxwing_outbox"));
    }
}
