using System.Diagnostics;
using Waxwing.Cli.Tests.Support;

namespace Waxwing.Cli.Tests;

/// <summary><c>waxwing completion</c>, in the shell itself.</summary>
public sealed class CompletionContract : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("waxwing sen", "send send-batch")]
    [InlineData("waxwing send --dry", "--dry-run")]
    [InlineData("waxwing check ad", "address")]
    [InlineData("waxwing check message --trusted", "--trusted-host")]
    [InlineData("waxwing completion z", "zsh")]
    [InlineData("waxwing send --subj hello", "")]
    public async Task Bash_completes_what_the_parser_knows(string line, string expected)
    {
        var script = await _workspace.RunAsync("completion", "bash");
        Assert.Equal((0, ""), (script.ExitCode, script.Errors));
        var file = _workspace.Write("completion.bash", script.Output);

        Assert.Equal(expected, await BashAsync($$"""
            set -u
            waxwing() { '{{Path.Combine(AppContext.BaseDirectory, "waxwing")}}' "$@"; }
            source '{{file}}'
            COMP_LINE='{{line}}' COMP_POINT=${#COMP_LINE} COMP_WORDS=({{line}}) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            COMP_POINT=${#COMP_LINE}
            complete -p waxwing >/dev/null || exit 1
            _waxwing
            printf '%s\n' "${COMPREPLY[@]-}" | sort | paste -s -d ' '
            """));
    }

    [Fact]
    public async Task Another_shell_is_2() => Assert.Equal(2, (await _workspace.RunAsync("completion", "tcsh")).ExitCode);

    private static async Task<string> BashAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["--norc", "-c", script]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        using var bash = Process.Start(start)!;
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, bash.ExitCode);
        return output.Trim();
    }
}
