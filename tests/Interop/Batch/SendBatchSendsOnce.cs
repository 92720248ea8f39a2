namespace Waxwing.Interop.Tests.Batch;

/// <summary>
/// <c>waxwing send-batch</c>, killed, with a full disk, and with a relay that dies: each line is accepted once, refused, or listed as
/// unknown, and Postfix's log and mailboxes agree. <c>eng/batch-proof</c> runs it with 10,000 lines and ten kills.
/// </summary>
public sealed class SendBatchSendsOnce
{
    private static int Lines { get; } = Number("WAXWING_BATCH_LINES", 1000);

    private static int Kills { get; } = Number("WAXWING_BATCH_KILLS", 3);

    [Fact]
    public async Task Killed_at_random_points()
    {
        await using var trial = await BatchTrial.StartAsync(Lines);
        var seed = Number("WAXWING_BATCH_SEED", Environment.ProcessId);
        var dice = new Random(seed);
        TestContext.Current.TestOutputHelper!.WriteLine($"WAXWING_BATCH_SEED={seed}");
        var killed = 0;
        for (; killed < Kills; killed++)
        {
            var openBefore = killed == 0 ? 0 : trial.OpenInJournal();
            Assert.True(await trial.RunAndKillAsync(dice.Next(1, Lines * 3 / 4 / Kills)), "it came to its end before it could be killed");
            Assert.InRange(trial.OpenInJournal() - openBefore, 0, BatchTrial.Places);
        }

        var row = await EndAsync(trial, killed, deaths: 0);
        Artifacts.Write("Interop-batch-kills.md", $"send-batch, killed {killed} times: {row}\n");
    }

    [Fact]
    public async Task The_disk_of_the_journal_fills_up()
    {
        await using var trial = await BatchTrial.StartAsync(Math.Max(Lines, 3000));
        var disk = Path.Combine(trial.Folder, "disk");
        Directory.CreateDirectory(disk);
        if (await Command.RunAsync("mount", ["-t", "tmpfs", "-o", "size=600k", "waxwing-test", disk]) is { ExitCode: not 0 } refused)
        {
            Needs.Missing($"a small file system cannot be mounted: {refused.Error.Trim()}");
        }

        try
        {
            trial.Journal = Path.Combine(disk, "journal");
            var full = await trial.RunAsync();
            Assert.Equal(1, full.ExitCode);
            Assert.Contains("No space left on device", full.Summary.GetProperty("stopped").GetString(), StringComparison.OrdinalIgnoreCase);
            Assert.False(full.Summary.GetProperty("complete").GetBoolean());
            // The room for the ends of what is under way was taken before it was begun.
            Assert.Equal(0, trial.OpenInJournal());
            var again = await trial.RunAsync();
            Assert.Equal((1, 0), (again.ExitCode, again.Summary.GetProperty("run").GetInt32()));

            await Command.MustAsync("mount", ["-o", "remount,size=64m", disk]);
            var row = await EndAsync(trial, kills: 0, deaths: 0);
            Artifacts.Write("Interop-batch-disk.md", $"send-batch, disk full after {full.Summary.GetProperty("run")} lines: {row}\n");
        }
        finally
        {
            await Command.MustAsync("umount", [disk]);
        }
    }

    [Fact]
    public async Task The_relay_dies_and_comes_back()
    {
        await using var trial = await BatchTrial.StartAsync(Lines);
        using (var process = trial.Start())
        {
            for (var line = 0; line < Lines / 3; line++)
            {
                Assert.NotNull(await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            }

            await trial.Postfix.StopAsync();
            // One more result, at least, of a relay that is not there.
            while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } told && !told.Contains("Connection refused", StringComparison.Ordinal))
            {
            }

            await trial.Postfix.RestartAsync();
            await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var row = await EndAsync(trial, kills: 0, deaths: 1);
        Artifacts.Write("Interop-batch-relay.md", $"send-batch, relay away for a while: {row}\n");
    }

    // As a person would: the same command until nothing is left to try. In the end the server has relented.
    private static async Task<string> EndAsync(BatchTrial trial, int kills, int deaths)
    {
        await trial.RunAsync();
        await trial.Postfix.StopAsync();
        trial.Postfix.Relent();
        await trial.Postfix.RestartAsync();
        var run = await trial.RunAsync();
        Assert.True(run.Summary.GetProperty("complete").GetBoolean(), run.Errors);
        Assert.Equal(0, run.Summary.GetProperty("outcomes").GetProperty("deferred").GetInt32());
        Assert.Equal(run.Summary.GetProperty("unknown").GetArrayLength() > 0 ? 9 : 7, run.ExitCode);
        return await trial.AgreesAsync(run.Summary, kills, deaths);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
