using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Deploy;

/// <summary>The unit for systemd is one that systemd takes, and leaves open no more than is said there.</summary>
public sealed partial class TheUnit
{
    // What systemd counts as open, in tenths; 0 is nothing at all, 100 everything. An ordinary service has about 96.
    private const int Exposure = 16;

    private static string Unit { get; } = File.ReadAllText(Path.Combine(Repository.Folder, "deploy/waxwing.service"));

    [Fact]
    public async Task Is_taken_by_systemd_without_a_word()
    {
        // Nothing is installed where the tests run.
        var (exitCode, output) = await AnalyzeAsync(ExecStart().Replace(Unit, "ExecStart=/bin/true serve"), "verify");

        Assert.Equal((0, ""), (exitCode, output));
    }

    [Fact]
    public async Task Is_shut_in_as_far_as_it_says()
    {
        var (exitCode, output) = await AnalyzeAsync(Unit, "security", "--offline=true", "--json=short", string.Create(CultureInfo.InvariantCulture, $"--threshold={Exposure}"));

        Assert.True(exitCode == 0, output);
        using var judged = JsonDocument.Parse(output);
        string[] open =
        [
            // It sends mail and answers requests of whoever may come.
            "PrivateNetwork=", "IPAddressDeny=", "RestrictAddressFamilies=~AF_(INET|INET6)", "RestrictAddressFamilies=~AF_UNIX", "RestrictAddressFamilies=~AF_NETLINK",
            // Ports below 1024; with PrivateUsers= the capability for them would be of no use.
            "AmbientCapabilities=", "CapabilityBoundingSet=~CAP_NET_(BIND_SERVICE|BROADCAST|RAW)", "PrivateUsers=",
            // One of them, sched_setaffinity, without which the runtime of .NET does not start.
            "SystemCallFilter=~@resources",
            // .NET compiles while it runs, and reads /proc/meminfo; it lies in /usr.
            "MemoryDenyWriteExecute=", "ProcSubset=", "RootDirectory=/RootImage=",
            // ProtectClock= lets the real-time clock be read.
            "DeviceAllow=",
        ];
        var found = judged.RootElement.EnumerateArray().Where(one => one.GetProperty("set").ValueKind == JsonValueKind.False).Select(one => one.GetProperty("name").GetString());
        Assert.Empty(found.Except(open, StringComparer.Ordinal));
    }

    [Fact]
    public void Lets_the_runtime_of_NET_start() =>
        // Each line takes from what the lines before it left: this one comes behind the one that takes @resources.
        Assert.True(Unit.IndexOf("\nSystemCallFilter=sched_setaffinity\n", StringComparison.Ordinal) > Unit.IndexOf("\nSystemCallFilter=~", StringComparison.Ordinal));

    [Fact]
    public void Reloads_by_the_signal_that_the_service_takes_for_it() => Assert.Contains("\nExecReload=/usr/bin/kill -HUP $MAINPID\n", Unit, StringComparison.Ordinal);

    [Theory]
    [InlineData("DynamicUser=yes")]
    [InlineData("CapabilityBoundingSet=CAP_NET_BIND_SERVICE")]
    [InlineData("SystemCallFilter=@system-service")]
    public async Task Without_one_of_these_it_would_be_too_open(string line)
    {
        Assert.Contains($"\n{line}\n", Unit, StringComparison.Ordinal);

        var (exitCode, _) = await AnalyzeAsync(Unit.Replace($"\n{line}\n", "\n", StringComparison.Ordinal), "security", "--offline=true", string.Create(CultureInfo.InvariantCulture, $"--threshold={Exposure}"));

        Assert.NotEqual(0, exitCode);
    }

    private static async Task<(int ExitCode, string Output)> AnalyzeAsync(string unit, string command, params string[] options)
    {
        Require();
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["waxwing.service"], unit, TestContext.Current.CancellationToken);
        using var process = Process.Start(new ProcessStartInfo("systemd-analyze", [command, .. options, folder["waxwing.service"]]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output is { Length: > 0 } said ? said : await errors);
    }

    private static void Require()
    {
        if (!File.Exists("/usr/bin/systemd-analyze"))
        {
            Assert.SkipUnless(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase), "not here: systemd-analyze");
            Assert.Fail("not here: systemd-analyze, and CI=true promises it");
        }
    }

    [GeneratedRegex("^ExecStart=.*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ExecStart();
}
