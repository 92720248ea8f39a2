using Dapper;
using Microsoft.Data.Sqlite;
using Waxwing.Server.Audit;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Store;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Store;

public sealed class SqliteStoreTests : StoreContract
{
    private readonly TemporaryFolder _folder = new();

    private protected override IStore Open(TimeProvider clock) => SqliteStore.Open(_folder.Path, clock);

    protected override void Closed() => _folder.Dispose();

    [Fact]
    public async Task What_was_accepted_is_there_after_the_store_was_opened_again()
    {
        var message = Samples.Message(Clock, "ann@example.net");
        await Store.Mail.AcceptAsync([message], answered: null, lease: null, default);
        await Store.DisposeAsync();
        await using var again = SqliteStore.Open(_folder.Path, Clock);
        Assert.NotNull(await again.Mail.FindAsync("acme", message.Id, default));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        await Store.DisposeAsync();
        using (var connection = new SqliteConnection($"Data Source={_folder[SqliteStore.FileName]};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('Waxwing.Server.Store.Sqlite.Migrations.9999-later.sql', '2030-01-01')";
            command.ExecuteNonQuery();
        }

        var refused = Assert.Throws<StoreException>(() => SqliteStore.Open(_folder.Path, Clock));
        Assert.Equal(StoreFault.TooNew, refused.Fault);
        Assert.Contains("9999-later", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_database_is_told_as_damaged()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder[SqliteStore.FileName], new string('x', 8192));
        Assert.Equal(StoreFault.Damaged, Assert.Throws<StoreException>(() => SqliteStore.Open(folder.Path, Clock)).Fault);
    }

    [Fact]
    public async Task What_waits_for_the_writer_goes_into_one_commit()
    {
        var messages = Enumerable.Range(0, 300).Select(i => Samples.Message(Clock, $"r{i}@example.net")).ToArray();
        var database = ((SqliteStore)Store).Database;
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var holds = database.WriteAsync(_ =>
        {
            begun.Set();
            goOn.Wait();
        });
        begun.Wait(TestContext.Current.CancellationToken);
        var before = database.Commits;
        var all = messages.Select(message => Store.Mail.AcceptAsync([message], answered: null, lease: null, default)).ToArray();
        goOn.Set();
        await holds;
        await Task.WhenAll(all);
        Assert.Equal(before + 2, database.Commits);
    }

    [Fact]
    public async Task The_log_of_changes_begins_anew_while_mail_is_written()
    {
        var database = ((SqliteStore)Store).Database;
        var octets = new byte[1 << 16];
        for (var i = 0; i < 2_000; i++)
        {
            var number = i;
            await database.WriteAsync(writing => writing.Execute("INSERT INTO contents (message, octets) VALUES (?1, ?2)", number, octets));
        }

        // 128 MiB went through it.
        Assert.InRange(new FileInfo(database.File + "-wal").Length, 1, 64 << 20);
        Assert.Equal(2_000, database.ReadFile(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM contents")));
    }

    [Fact]
    public async Task One_that_cannot_be_written_does_not_take_its_neighbours_along()
    {
        var database = ((SqliteStore)Store).Database;
        using var goOn = new ManualResetEventSlim();
        var holds = database.WriteAsync(_ => goOn.Wait());
        var good = Samples.Message(Clock, "ann@example.net");
        var twice = Store.Mail.AcceptAsync([good], answered: null, lease: null, default);
        var bad = Store.Mail.AcceptAsync([good], answered: null, lease: null, default);
        var other = Store.Mail.AcceptAsync([Samples.Message(Clock, "bob@example.net")], answered: null, lease: null, default);
        goOn.Set();
        await holds;
        Assert.True(await twice);
        Assert.True(await other);
        await Assert.ThrowsAsync<StoreException>(() => bad);
    }

    [Fact]
    public async Task What_people_do_to_the_queue_is_told_in_the_commit_that_does_it()
    {
        var message = Samples.Message(Clock, "ann@example.net");
        await Store.Mail.AcceptAsync([message], answered: null, lease: null, default);
        var database = ((SqliteStore)Store).Database;
        var before = database.Commits;

        await Store.Queue.SetPausedAsync(PauseScope.Tenant, "acme", isPaused: true, Told(AuditAction.SendingPaused, 1), default);
        await Store.Queue.SetPausedAsync(PauseScope.Tenant, "acme", isPaused: true, Told(AuditAction.SendingPaused, 2), default);
        await Store.Queue.ApplyAsync(QueueAction.Drop, new QueueFilter(), "ada", count => Told(AuditAction.QueueDropped, count), dryRun: true, default);
        await Store.Queue.ApplyAsync(QueueAction.Drop, new QueueFilter(), "ada", count => Told(AuditAction.QueueDropped, count), dryRun: false, default);

        Assert.Equal(before + 4, database.Commits);
        // The youngest first. What changed nothing, and what was only counted, is not told.
        Assert.Equal([("queue.dropped", """{"count":1}"""), ("sending.paused", """{"count":1}""")], new SqliteAudit(database, Clock).List(new AuditFilter(), 10).Select(entry => (entry.Action, entry.Details)));
    }

    [Fact]
    public async Task What_cannot_be_told_is_not_done()
    {
        var message = Samples.Message(Clock, "ann@example.net");
        await Store.Mail.AcceptAsync([message], answered: null, lease: null, default);
        await ((SqliteStore)Store).Database.WriteAsync(writing => writing.Execute("DROP TABLE audit"));

        await Assert.ThrowsAsync<StoreException>(() => Store.Queue.SetPausedAsync(PauseScope.Tenant, "acme", isPaused: true, Told(AuditAction.SendingPaused, 1), default));
        await Assert.ThrowsAsync<StoreException>(() => Store.Queue.ApplyAsync(QueueAction.Drop, new QueueFilter(), "ada", count => Told(AuditAction.QueueDropped, count), dryRun: false, default));

        Assert.Empty(await Store.Queue.PausedAsync(default));
        Assert.Equal(DeliveryState.Queued, Assert.Single((await Store.Mail.FindAsync("acme", message.Id, default))!.Deliveries).State);
    }

    private static AuditFact Told(AuditAction action, int count) => new(AuditActor.Operator("ada"), action) { Details = AuditDetails.Of(("count", count)) };
}
