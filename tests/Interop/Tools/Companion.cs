using System.Diagnostics;

namespace Waxwing.Interop.Tests;

/// <summary>A program that runs beside the tests, and ends with them however they end: also when they are killed.</summary>
public sealed class Companion : IAsyncDisposable
{
    // Nothing tells a process that another was killed, but the end of a pipe does. A shell waits for either: for the program
    // to end, or for our end of the pipe to close. It is the program's parent, so it cannot signal anybody else by mistake.
    private const string Guardian = """
        exec 3<&0
        "$@" </dev/null 3<&- & program=$!
        { read -r _ <&3; kill -s TERM "$program"; } </dev/null >/dev/null 2>&1 & guardian=$!
        wait "$program"; code=$?
        kill "$guardian" 2>/dev/null
        exit "$code"
        """;

    private readonly Process shell;

    private Companion(Process shell) => this.shell = shell;

    public bool HasEnded => shell.HasExited;

    /// <summary>What the program says on standard error.</summary>
    public StreamReader Error => shell.StandardError;

    public static Companion Start(string program, params IEnumerable<string> arguments) =>
        new(Command.Start("sh", ["-c", Guardian, "sh", Needs.Find(program) ?? program, .. arguments]));

    /// <summary>As <see cref="Start"/>, for a program that says a lot: all of it goes to a file.</summary>
    public static Companion StartWithLog(string log, string program, params IEnumerable<string> arguments) =>
        Start("sh", ["-c", "exec \"$@\" >\"$0\" 2>&1", log, Needs.Find(program) ?? program, .. arguments]);

    /// <summary>Asks the program to end (SIGTERM), and waits until it has.</summary>
    public async Task EndAsync()
    {
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        shell.Dispose();
    }
}
