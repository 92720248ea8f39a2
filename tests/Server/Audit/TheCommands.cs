using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Waxwing.Server.Audit;
using Waxwing.Server.Audit.Commands;

namespace Waxwing.Server.Tests.Audit;

/// <summary><c>waxwing audit log</c>: what people and programs get, and how it ends.</summary>
public sealed class TheCommands
{
    [Fact]
    public async Task Verify_of_a_good_log_ends_with_0_and_says_what_it_does_not_show()
    {
        await using var log = await KeptLog.WithAsync(20, 19);

        var (exitCode, output, _) = Run(log, "verify");

        Assert.Equal(0, exitCode);
        Assert.Equal("good   20 entries, 1 signed heads beside them, 0 collected elsewhere; signed up to entry 19", output.Split('\n')[0]);
        Assert.Contains("only with --heads FILE", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_names_the_first_entry_that_is_wrong_and_ends_with_10()
    {
        await using var log = await KeptLog.WithAsync(20, 19);
        log.Tamper("UPDATE audit SET actor = 'operator:bob' WHERE sequence IN (12, 11)");

        var (exitCode, output, _) = Run(log, "verify");
        var (jsonCode, json, _) = Run(log, "verify", "--json");

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
        Assert.Equal(0, Run(log, "verify", "--heads", heads).ExitCode);

        log.Tamper("DELETE FROM audit WHERE sequence > 15; DELETE FROM audit_heads WHERE sequence > 15");
        Assert.Equal(0, Run(log, "verify").ExitCode);
        var (exitCode, output, _) = Run(log, "verify", "--heads", heads);

        Assert.Equal(10, exitCode);
        Assert.StartsWith("wrong  the log ends with entry 15, but entry 19 was signed (collected elsewhere): its tail was cut off", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_trusts_a_key_that_was_exported_and_no_other()
    {
        await using var log = await KeptLog.WithAsync(5, 5);
        var (_, pem, _) = Run(log, "key");
        var kept = Path.Combine(log.Folder, "kept.pem");
        await File.WriteAllTextAsync(kept, pem, TestContext.Current.CancellationToken);
        Assert.Equal(0, Run(log, "verify", "--key", kept).ExitCode);

        log.ExchangeKey();
        var (_, other, _) = Run(log, "key");
        await File.WriteAllTextAsync(kept, other, TestContext.Current.CancellationToken);

        Assert.Equal(10, Run(log, "verify", "--key", kept).ExitCode);
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
            Assert.Equal(0, Run(log, "verify").ExitCode);
        }

        await stop.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task A_database_that_is_none_is_not_good()
    {
        await using var log = KeptLog.Empty();
        var file = Path.Combine(log.Folder, "other.db");
        await File.WriteAllBytesAsync(file, new byte[8192], TestContext.Current.CancellationToken);

        var (exitCode, output, _) = Run(file, log.Folder, "verify");

        Assert.Equal(10, exitCode);
        Assert.StartsWith("wrong  the database is damaged", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify", "--key", "/nonexistent/key.pem")]
    [InlineData("verify", "--heads", "/nonexistent/heads")]
    [InlineData("verify", "--key", "/dev/null")]
    public async Task A_file_that_is_not_there_or_says_nothing_ends_with_2(params string[] arguments)
    {
        await using var log = await KeptLog.WithAsync(3);

        Assert.Equal(2, Run(log, arguments).ExitCode);
    }

    [Fact]
    public async Task Without_a_database_or_a_key_the_command_says_so()
    {
        await using var log = KeptLog.Empty();
        File.Delete(Path.Combine(log.Folder, "audit-head.key"));

        var (exitCode, _, errors) = Run(Path.Combine(log.Folder, "none.db"), log.Folder, "verify");

        Assert.Equal(2, exitCode);
        Assert.Contains("--data DIR", errors, StringComparison.Ordinal);
        Assert.Equal(2, Run(log, "key").ExitCode);
        Assert.False(File.Exists(Path.Combine(log.Folder, "audit-head.key")));
    }

    [Fact]
    public async Task List_shows_the_youngest_first_and_nothing_that_a_terminal_obeys()
    {
        await using var log = await KeptLog.WithAsync(3);
        log.Tamper("UPDATE audit SET target = 'a' || char(27) || '[2J' WHERE sequence = 3");

        var (exitCode, output, _) = Run(log, "list", "--limit", "2");
        var (_, json, _) = Run(log, "list", "--action", "audit.key_made", "--json");

        Assert.Equal(0, exitCode);
        Assert.Equal(
            """
                  3  2031-01-01 12:00:02Z  key.created        operator:ada of acme: a\u001b[2J {"scope":"send","number":3}
                  2  2031-01-01 12:00:01Z  key.created        operator:ada of acme: key-2 {"scope":"send","number":2}

            """, output);
        using var entry = JsonDocument.Parse(json);
        Assert.Equal((1, "service", log.Key.Public.Id), (entry.RootElement.GetProperty("sequence").GetInt64(), entry.RootElement.GetProperty("actor").GetString(), entry.RootElement.GetProperty("target").GetString()));
    }

    private static (int ExitCode, string Output, string Errors) Run(KeptLog log, params string[] arguments) => Run(log.File, log.Folder, arguments);

    private static (int ExitCode, string Output, string Errors) Run(string database, string folder, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var json = new Option<bool>("--json") { Recursive = true };
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(errors), Ansi = AnsiSupport.No, Interactive = InteractionSupport.No });
        var root = new RootCommand { new AuditLogCommand(parse => new AuditConsole(database, folder, output, terminal, parse.GetValue(json), IsQuiet: false, TestContext.Current.CancellationToken)) };
        root.Options.Add(json);
        var exitCode = root.Parse(["log", .. arguments]).Invoke(new InvocationConfiguration { Output = output, Error = errors });
        return (exitCode, output.ToString(), errors.ToString());
    }
}
