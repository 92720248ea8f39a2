using System.Globalization;
using Microsoft.Data.Sqlite;
using Waxwing.CommandLine;
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
