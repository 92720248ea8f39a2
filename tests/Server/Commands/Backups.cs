using System.Globalization;
using Microsoft.Data.Sqlite;
using Waxwing.CommandLine;
using Waxwing.Server.Audit.Heads;
using Waxwing.Server.Commands;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Commands;

public sealed class Backups : TypedCommands
{
    [Fact]
    public async Task A_backup_is_taken_while_the_service_has_the_store_and_holds_everything_accepted()
    {
        await using var running = Open();
        using var held = DataFolderLock.Take(new DataFolder(Data));
        var messages = Enumerable.Range(0, 20).Select(number => Samples.Message(Clock, $"r{number.ToString(CultureInfo.InvariantCulture)}@example.net")).ToArray();
        await running.Mail.AcceptAsync(messages, answered: null, lease: null, default);

        var contents = (await JsonAsync("backup", Beside("b.db"))).GetProperty("contents");
        Assert.Equal((20, 20), (contents.GetProperty("messages").GetInt32(), contents.GetProperty("deliveries").GetProperty("queued").GetInt32()));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Beside("b.db")));
        }

        await JsonAsync("restore", Beside("b.db"), "--data", Beside("elsewhere"));
        await using var restored = Open(Beside("elsewhere"));
        foreach (var message in messages)
        {
            Assert.Equal(message.Content.ToArray(), await restored.Mail.ContentAsync("acme", message.Id, default));
        }
    }

    [Fact]
    public async Task Nothing_but_the_backup_is_left_and_no_file_is_written_over()
    {
        await JsonAsync("keys", "new");
        Assert.Contains("read again and is whole", await TextAsync("backup", Beside("b.db")), StringComparison.Ordinal);
        Assert.Equal([Beside("b.db")], Directory.EnumerateFiles(Path.GetDirectoryName(Data)!));
        Assert.Contains("is there already", await UsageAsync("backup", Beside("b.db")), StringComparison.Ordinal);
        Assert.Contains("there is no folder", await UsageAsync("backup", Beside("no/b.db")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_there_already_is_moved_aside_only_if_that_is_wanted()
    {
        await JsonAsync("keys", "new", "--name", "before");
        await JsonAsync("backup", Beside("b.db"));
        await JsonAsync("keys", "new", "--name", "after");

        Assert.Contains("--force moves it aside", await UsageAsync("restore", Beside("b.db")), StringComparison.Ordinal);
        Assert.Equal(2, (await JsonAsync("keys", "list")).GetProperty("keys").GetArrayLength());

        var aside = (await JsonAsync("restore", Beside("b.db"), "--force")).GetProperty("aside").GetString()!;
        Assert.Equal(1, (await JsonAsync("keys", "list")).GetProperty("keys").GetArrayLength());
        Assert.Equal(2, (await JsonAsync("keys", "list", "--data", aside)).GetProperty("keys").GetArrayLength());
        Assert.True(File.Exists(Beside("b.db")));
        Assert.Empty(Directory.EnumerateDirectories(Data, ".restore-*"));
    }

    [Fact]
    public async Task A_restored_service_signs_its_audit_log_with_the_key_of_before_and_the_log_verifies()
    {
        var key = await SignedAsync();
        var told = await TextAsync("backup", Beside("b.db"));
        Assert.Contains("secret in it: mail with its addresses, what links to attachments are signed with, the private key of the audit log (audit-head.key)", told, StringComparison.Ordinal);
        Assert.Contains("not in it: the configuration, and the files that it names, such as DKIM keys", told, StringComparison.Ordinal);

        var contents = (await JsonAsync("restore", Beside("b.db"), "--data", Beside("elsewhere"))).GetProperty("contents");
        Assert.Equal((1, "audit-head.key"), (contents.GetProperty("files").GetArrayLength(), contents.GetProperty("files")[0].GetString()));
        Assert.True((await JsonAsync("audit", "log", "verify", "--data", Beside("elsewhere"))).GetProperty("good").GetBoolean());
        using var restored = HeadKey.OpenOrMake(Beside("elsewhere"));
        Assert.Equal(key, restored.Public.Id);
        // Who can write to the database alone cannot sign: nothing of the key is left there.
        Assert.Equal(-1, (await File.ReadAllBytesAsync(Path.Combine(Beside("elsewhere"), SqliteStore.FileName), TestContext.Current.CancellationToken)).AsSpan().IndexOf("PRIVATE KEY"u8));
    }

    [Fact]
    public async Task A_key_of_the_audit_log_that_is_there_goes_aside_with_what_it_signed()
    {
        var key = await SignedAsync();
        await JsonAsync("backup", Beside("b.db"));
        File.Delete(Path.Combine(Data, HeadKey.FileName));
        var other = await SignedAsync();

        var aside = (await JsonAsync("restore", Beside("b.db"), "--force")).GetProperty("aside").GetString()!;
        using var now = HeadKey.OpenOrMake(Data);
        using var before = HeadKey.OpenOrMake(aside);
        Assert.Equal((key, other), (now.Public.Id, before.Public.Id));
    }

    [Fact]
    public async Task A_backup_of_before_there_was_a_key_leaves_the_one_that_is_there()
    {
        await JsonAsync("keys", "new");
        Assert.Contains("no key of the audit log, since there is no audit-head.key yet", await TextAsync("backup", Beside("b.db")), StringComparison.Ordinal);
        var key = await SignedAsync();

        await JsonAsync("restore", Beside("b.db"), "--force");
        using var now = HeadKey.OpenOrMake(Data);
        Assert.Equal(key, now.Public.Id);
    }

    [Fact]
    public async Task The_private_DKIM_keys_of_domains_are_in_it_and_counted()
    {
        await JsonAsync("keys", "new");
        Execute(Path.Combine(Data, SqliteStore.FileName), "PRAGMA foreign_keys = OFF; INSERT INTO domain_keys (domain, id, selector, type, record, secret, created_at) VALUES (x'01', x'02', 's', 0, '', x'03', 0)");
        Assert.Contains("1 private DKIM key of domains", await TextAsync("backup", Beside("b.db")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_on_which_a_service_runs_is_left_alone()
    {
        await JsonAsync("keys", "new");
        await JsonAsync("backup", Beside("b.db"));
        using var held = DataFolderLock.Take(new DataFolder(Data));
        var fault = await FaultAsync("restore", Beside("b.db"), "--force");
        Assert.Equal((8, "DataFolderInUse"), (fault.ExitCode, fault.Detail));
        Assert.Contains($"the process {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)} ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_is_told_that_mail_may_go_out_twice_and_can_have_all_of_it_held()
    {
        await BackupOfThreeAsync();
        var told = await TextAsync("restore", Beside("b.db"), "--data", Beside("told"));
        Assert.Contains("goes out again", told, StringComparison.Ordinal);
        Assert.Contains("on their way were 1 delivery", told, StringComparison.Ordinal);
        Assert.Contains("keys that were revoked", told, StringComparison.Ordinal);

        Assert.Equal(3, (await JsonAsync("restore", Beside("b.db"), "--hold", "--data", Beside("held"))).GetProperty("held").GetInt32());
        var states = (await JsonAsync("queue", "list", "--data", Beside("held"))).GetProperty("deliveries").EnumerateArray().Select(delivery => delivery.GetProperty("state").GetString());
        Assert.Equal(["held", "held", "held"], states);
    }

    [Theory]
    [InlineData("is no backup")]
    [InlineData("is no backup", "not a database, and longer than the header of one")]
    [InlineData("cannot be read", null)]
    public async Task A_file_that_is_no_backup_changes_nothing(string message, string? content = "")
    {
        await JsonAsync("keys", "new");
        if (content is not null)
        {
            await File.WriteAllTextAsync(Beside("b.db"), content, TestContext.Current.CancellationToken);
        }

        await RefusedAsync(message);
    }

    [Fact]
    public async Task Another_programs_database_is_no_backup()
    {
        await JsonAsync("keys", "new");
        Execute(Beside("b.db"), "CREATE TABLE letters (text TEXT)");
        await RefusedAsync("no backup of this service");
    }

    [Fact]
    public async Task A_backup_that_was_cut_or_changed_is_damaged()
    {
        await BackupOfThreeAsync();
        var octets = await File.ReadAllBytesAsync(Beside("b.db"), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Beside("b.db"), octets[..(octets.Length / 2)], TestContext.Current.CancellationToken);
        await RefusedAsync("is damaged");

        // Where pages say what they hold.
        octets.AsSpan(octets.Length / 2, 4096).Fill(0x5A);
        await File.WriteAllBytesAsync(Beside("b.db"), octets, TestContext.Current.CancellationToken);
        await RefusedAsync("is damaged");
    }

    [Fact]
    public async Task A_backup_of_a_newer_version_is_refused_and_nothing_is_left_of_it()
    {
        await JsonAsync("keys", "new");
        await JsonAsync("backup", Beside("b.db"));
        Execute(Beside("b.db"), "INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('Waxwing.Server.Store.Sqlite.Migrations.9999-later.sql', '2030-01-01')");

        var fault = await FaultAsync("restore", Beside("b.db"), "--data", Beside("elsewhere"));
        Assert.Equal((3, "StoreTooNew"), (fault.ExitCode, fault.Detail));
        Assert.False(File.Exists(Path.Combine(Beside("elsewhere"), SqliteStore.FileName)));
        Assert.Empty(Directory.EnumerateDirectories(Beside("elsewhere")));
    }

    // One is queued, one deferred, one on its way.
    private async Task BackupOfThreeAsync()
    {
        await using var store = Open();
        await store.Mail.AcceptAsync([Samples.Message(Clock, "a@example.net"), Samples.Message(Clock, "b@example.net"), Samples.Message(Clock, "c@example.net")], answered: null, lease: null, default);
        var claimed = await store.Queue.ClaimAsync(new Lane("acme", StreamName.Transactional, Lane.RelaySite), 2, new Lease("node", TimeSpan.FromMinutes(1)), default);
        await store.Queue.RecordAsync([Samples.Outcome(claimed[0], DeliveryState.Deferred, Clock.GetUtcNow().AddMinutes(5))], report: null, default);
        await JsonAsync("backup", Beside("b.db"));
    }

    // The service ran here: it made a key, and signed with it.
    private async Task<string> SignedAsync()
    {
        await using var store = (SqliteStore)Open();
        using var key = HeadKey.OpenOrMake(Data);
        var audit = new SqliteAudit(store.Database, Clock);
        var sealer = new AuditSealer(audit, audit, key, Clock);
        await sealer.AnnounceAsync(TestContext.Current.CancellationToken);
        await sealer.SealAsync(TestContext.Current.CancellationToken);
        return key.Public.Id;
    }

    private async Task RefusedAsync(string message)
    {
        var fault = await FaultAsync("restore", Beside("b.db"), "--force");
        Assert.Equal((3, "BackupUnusable"), (fault.ExitCode, fault.Detail));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Data, SqliteStore.FileName)));
    }

    private static void Execute(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
