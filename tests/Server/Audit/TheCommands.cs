using System.Text.Json;
using Waxwing.CommandLine;
using Waxwing.CommandLine.Output;
using Waxwing.Server.Commands;
using Waxwing.Server.Store.Sqlite;

namespace Waxwing.Server.Tests.Audit;

/// <summary><c>waxwing audit log</c>: what people and programs get, and how it ends.</summary>
public sealed class TheCommands
{
    [Fact]
    public async Task Verify_of_a_good_log_ends_with_0_and_says_what_it_does_not_show()
    {
        await using var log = await KeptLog.WithAsync(20, 19);

        var (exitCode, output) = await RunAsync(log, "verify");

        Assert.Equal(0, exitCode);
        Assert.Equal("good  20 entries, 1 signed head beside them, 0 collected elsewhere; signed up to entry 19", output.Split('\n')[0]);
        Assert.Contains("only with --heads FILE", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_names_the_first_entry_that_is_wrong_and_ends_with_10()
    {
        await using var log = await KeptLog.WithAsync(20, 19);
        log.Tamper("UPDATE audit SET actor = 'operator:bob' WHERE sequence IN (12, 11)");

        var (exitCode, output) = await RunAsync(log, "verify");
        var (jsonCode, json) = await RunAsync(log, "verify", "--json");

        Assert.Equal((10, 10), (exitCode, jsonCode));
        Assert.StartsWith("wrong  entry 11 does not say what its hash is of\nwrong  entry 12 ", output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json);
        Assert.False(document.RootElement.GetProperty("good").GetBoolean());
        Assert.Equal((11, 20, 2), (document.RootElement.GetProperty("firstBroken").GetInt32(), document.RootElement.GetProperty("entries").GetInt32(), document.RootElement.GetProperty("findingCount").GetInt32()));
        Assert.Equal("entry_changed", document.RootElement.GetProperty("findings")[0].GetProperty("fault").GetString());
    }

    [Fact]
    public async Task Verify_with_heads_from_elsewhere_finds_a_cut_tail_and_a_log_that_was_written_anew()
    {
        await using var log = await KeptLog.WithAsync(20, 10, 19);
        var heads = Path.Combine(log.Folder, "messages");
        await File.WriteAllLinesAsync(heads, ["Jan  1 12:00:00 host kernel: something else", .. log.Heads().Select(head => $"Jan  1 12:00:00 host waxwing: {head.Line}")], TestContext.Current.CancellationToken);
        Assert.Equal(0, (await RunAsync(log, "verify", "--heads", heads)).ExitCode);

        log.Tamper("DELETE FROM audit WHERE sequence > 15; DELETE FROM audit_heads WHERE sequence > 15");
        Assert.Equal(0, (await RunAsync(log, "verify")).ExitCode);
        var (exitCode, output) = await RunAsync(log, "verify", "--heads", heads);

        Assert.Equal(10, exitCode);
        Assert.StartsWith("wrong  the log ends with entry 15, but entry 19 was signed (collected elsewhere): its tail was cut off", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_trusts_a_key_that_was_exported_and_no_other()
    {
        await using var log = await KeptLog.WithAsync(5, 5);
        var (_, pem) = await RunAsync(log, "key");
        var kept = Path.Combine(log.Folder, "kept.pem");
        await File.WriteAllTextAsync(kept, pem, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await RunAsync(log, "verify", "--key", kept)).ExitCode);

        log.ExchangeKey();
        var (_, other) = await RunAsync(log, "key");
        await File.WriteAllTextAsync(kept, other, TestContext.Current.CancellationToken);

        Assert.Equal(10, (await RunAsync(log, "verify", "--key", kept)).ExitCode);
    }

    [Fact]
    public async Task Verify_reads_while_the_service_writes_and_writes_nothing_itself()
    {
        await using var log = await KeptLog.WithAsync(20, 19);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var number = 21; !stop.IsCancellationRequested; number++)
            {
                await log.AppendAsync(number);
            }
        }, TestContext.Current.CancellationToken);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(0, (await RunAsync(log, "verify")).ExitCode);
        }

        await stop.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task A_database_that_is_none_is_not_good()
    {
        await using var log = KeptLog.Empty();
        using var other = new Support.TemporaryFolder();
        await File.WriteAllBytesAsync(other[SqliteStore.FileName], new byte[8192], TestContext.Current.CancellationToken);

        var (exitCode, output) = await RunAsync(log, "verify", "--data", other.Path);

        Assert.Equal(10, exitCode);
        Assert.StartsWith("wrong  the database is damaged", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--key", "/nonexistent/key.pem")]
    [InlineData("--heads", "/nonexistent/heads")]
    [InlineData("--key", "/dev/null")]
    public async Task A_file_that_is_not_there_or_says_nothing_is_usage(string option, string file)
    {
        await using var log = await KeptLog.WithAsync(3);

        var usage = await Assert.ThrowsAsync<UsageException>(() => RunAsync(log, "verify", option, file));

        Assert.StartsWith($"{option} {file}: ", usage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_data_or_a_key_the_command_says_so_and_makes_none()
    {
        await using var log = KeptLog.Empty();
        using var empty = new Support.TemporaryFolder();
        File.Delete(Path.Combine(log.Folder, "audit-head.key"));

        var noData = await Assert.ThrowsAsync<CommandException>(() => RunAsync(log, "verify", "--data", empty.Path));
        var noKey = await Assert.ThrowsAsync<CommandException>(() => RunAsync(log, "key"));

        Assert.Equal((3, 3), (noData.ExitCode, noKey.ExitCode));
        Assert.Empty(Directory.EnumerateFileSystemEntries(empty.Path));
        Assert.False(File.Exists(Path.Combine(log.Folder, "audit-head.key")));
    }

    [Fact]
    public async Task List_shows_the_youngest_first_and_nothing_that_a_terminal_obeys()
    {
        await using var log = await KeptLog.WithAsync(3);
        log.Tamper("UPDATE audit SET target = 'a' || char(27) || '[2J' WHERE sequence = 3");

        var (exitCode, output) = await RunAsync(log, "list", "--limit", "2");
        var (_, json) = await RunAsync(log, "list", "--action", "audit.key_made", "--json");

        Assert.Equal(0, exitCode);
        Assert.Equal(
            """
                  3  2031-01-01 12:00:02Z  key.created        operator:ada of acme: a\u001b[2J {"scope":"send","number":3}
                  2  2031-01-01 12:00:01Z  key.created        operator:ada of acme: key-2 {"scope":"send","number":2}

            """, output);
        using var entry = JsonDocument.Parse(json);
        Assert.Equal((1, "service", log.Key.Public.Id), (entry.RootElement.GetProperty("sequence").GetInt64(), entry.RootElement.GetProperty("actor").GetString(), entry.RootElement.GetProperty("target").GetString()));
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(KeptLog log, params string[] words)
    {
        using var text = new StringWriter { NewLine = "\n" };
        using var json = new MemoryStream();
        using var signals = new Signals();
        var errors = Terminal.Create(TextWriter.Null, redirected: true);
        var isJson = words.Contains("--json");
        IOutput output = isJson ? new JsonOutput(json) : new TerminalOutput(Terminal.Create(text, redirected: true), errors, quiet: false);
        var root = ServerCommand.Root(
            new GlobalOptions(), _ => new CommandContext(output, errors, Quiet: false, Verbose: false, signals, log.Clock), KeptData.Open, (_, _) => Task.CompletedTask);
        var parse = root.Parse(["audit", "log", .. words.Except(["--json"], StringComparer.Ordinal), .. words.Contains("--data") ? [] : (string[])["--data", log.Folder]], CommandRun.Parser);
        Assert.Empty(parse.Errors.Select(error => error.Message));
        var exitCode = await parse.InvokeAsync(new() { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
        return (exitCode, isJson ? System.Text.Encoding.UTF8.GetString(json.ToArray()) : text.ToString());
    }
}
