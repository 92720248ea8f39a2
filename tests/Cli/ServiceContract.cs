using Waxwing.Cli.Tests.Support;

namespace Waxwing.Cli.Tests;

/// <summary>Commands of the service are another executable's: here a script stands in its place, and tells what came to it.</summary>
public sealed class ServiceContract : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("waxwing-beside-").FullName;
    private readonly Workspace _workspace;

    public ServiceContract()
    {
        _workspace = new Workspace { Command = _folder };
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(file => Path.GetExtension(file) is ".dll" or ".json" || Path.GetFileNameWithoutExtension(file) is "waxwing"))
        {
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        }
    }

    public static bool IsUnix => !OperatingSystem.IsWindows();

    public void Dispose()
    {
        _workspace.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory(SkipUnless = nameof(IsUnix), Skip = "The service is a shell script here.")]
    [InlineData("")]
    [InlineData("server")]
    public async Task Every_word_and_the_exit_code_come_through(string beside)
    {
        Service(beside, """printf '[%s]' "$@"; cat; echo complaint >&2; exit 7""");
        var run = await WaxwingProcess.RunAsync(_workspace, "what is read"u8.ToArray(), "--json", "queue", "list", "--to", "a b", "", "*", "grüße");
        Assert.Equal((7, "[--json][queue][list][--to][a b][][*][grüße]what is read", "complaint\n"), (run.ExitCode, run.Output, run.Errors));
    }

    [Theory(SkipUnless = nameof(IsUnix), Skip = "The service is a shell script here.")]
    [InlineData("INT", 2)]
    [InlineData("TERM", 15)]
    public async Task A_signal_reaches_the_service_itself_and_so_does_what_it_ends_with(string signal, int number)
    {
        Service("", $$"""trap 'echo stopped; exit {{number + 40}}' {{signal}}; echo $$; while :; do sleep 0.1; done""");
        using var process = WaxwingProcess.Start(_workspace, "serve", "--data", "x");
        // It is the same process: nobody stands between the caller and the service.
        Assert.Equal(process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), await process.ReadLineAsync());
        process.Signal(signal);
        var run = await process.EndAsync();
        Assert.Equal((number + 40, "stopped\n"), (run.ExitCode, run.Output));
    }

    [Theory(SkipUnless = nameof(IsUnix), Skip = "The service is a shell script here.")]
    [InlineData("serve")]
    [InlineData("queue", "list")]
    [InlineData("help", "keys", "new")]
    [InlineData("keys", "new", "--help")]
    [InlineData("-v", "pause", "key", "x")]
    [InlineData("resume")]
    [InlineData("backup", "f")]
    [InlineData("restore", "f")]
    [InlineData("template", "list")]
    [InlineData("audit", "log", "verify")]
    [InlineData("[suggest:14]", "waxwing keys n")]
    public async Task Commands_of_the_service_are_the_services_with_their_help_and_completion(params string[] words)
    {
        Service("", """echo "$*" """);
        var run = await _workspace.RunAsync(words);
        Assert.Equal((0, string.Join(' ', words) + "\n"), (run.ExitCode, run.Output));
    }

    [Theory(SkipUnless = nameof(IsUnix), Skip = "The service is a shell script here.")]
    [InlineData("check", "address", "serve@example.com")]
    [InlineData("help")]
    [InlineData("audit", "domain", "example.org")]
    [InlineData("[suggest:11]", "waxwing sen")]
    public async Task All_others_are_not(params string[] words)
    {
        Service("", "echo taken");
        Assert.DoesNotContain("taken", (await _workspace.RunAsync(words)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve", "--data", "x")]
    [InlineData("queue", "list")]
    [InlineData("audit", "log", "verify")]
    public async Task Where_the_service_is_not_installed_it_is_said_where_it_belongs(params string[] words)
    {
        var run = await _workspace.RunAsync([.. words, "--json"]);
        Assert.Equal(1, run.ExitCode);
        var error = run.Json.GetProperty("error");
        Assert.Equal("ServiceNotInstalled", error.GetProperty("detail").GetString());
        Assert.Contains("waxwing-server, which is not installed", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains(_folder, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact(SkipUnless = nameof(IsUnix), Skip = "Windows has other permissions.")]
    public async Task A_service_that_cannot_be_run_is_named_with_the_reason()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "waxwing-server"), "", TestContext.Current.CancellationToken);
        var run = await _workspace.RunAsync("serve");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("waxwing-server cannot be run", run.Errors, StringComparison.Ordinal);
    }

    private void Service(string beside, string script)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, beside)).FullName, "waxwing-server");
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
