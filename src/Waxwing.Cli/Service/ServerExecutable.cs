using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Waxwing.Cli.Service;

/// <summary>The executable of the service, which lies beside this one: it is not part of it, so that <c>waxwing</c> starts in milliseconds.</summary>
internal sealed partial class ServerExecutable
{
    /// <summary>The word for it in <c>docs/errors.md</c>.</summary>
    public const string NotInstalled = "ServiceNotInstalled";

    // The second is where a build puts it: it has many assemblies, some of them in other versions than ours.
    private static readonly string[] Folders = ["", "server"];

    private readonly string _path;

    private ServerExecutable(string path) => _path = path;

    /// <summary>Looks for it.</summary>
    /// <param name="folder">The folder of this executable.</param>
    public static ServerExecutable? Find(string folder) => Folders
        .Select(beside => Path.Combine(folder, beside, OperatingSystem.IsWindows() ? "waxwing-server.exe" : "waxwing-server"))
        .Where(File.Exists)
        .Select(path => new ServerExecutable(path))
        .FirstOrDefault();

    /// <summary>It was looked for and is not there.</summary>
    /// <param name="command">What it was wanted for.</param>
    /// <param name="folder">The folder of this executable.</param>
    public static CommandException Missing(string command, string folder) => new(ExitCodes.Fault, NotInstalled,
        $"{command} is carried out by the service, waxwing-server, which is not installed here: put it beside waxwing, into {folder} or its subfolder server/. From the sources, ./run builds both");

    /// <summary>Runs it with the same words, signals, streams and exit code.</summary>
    /// <exception cref="CommandException">It cannot be run.</exception>
    public async Task<int> RunAsync(string[] args)
    {
        if (OperatingSystem.IsWindows())
        {
            return await WaitForAsync(args);
        }

        // This process becomes the service: then there is nothing to relay, and nothing of ours is left in memory.
        _ = Execute(_path, [_path, .. args, null]);
        throw Unusable(Marshal.GetLastPInvokeErrorMessage());
    }

    /// <summary>Runs it to its end, and gives its exit code and what it wrote. Its errors are ours.</summary>
    /// <exception cref="CommandException">It cannot be run.</exception>
    public async Task<(int ExitCode, string Output)> AskAsync(IEnumerable<string> args, CancellationToken stop)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(_path, args) { UseShellExecute = false, RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8 })!;
            var output = await process.StandardOutput.ReadToEndAsync(stop);
            await process.WaitForExitAsync(stop);
            return (process.ExitCode, output);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw Unusable(exception.Message);
        }
    }

    // Windows has no exec. Both are in one group of the console, so that Ctrl-C reaches both; the service ends by it, and we by that.
    private async Task<int> WaitForAsync(string[] args)
    {
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(_path, args) { UseShellExecute = false })!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw Unusable(exception.Message);
        }
    }

    private CommandException Unusable(string why) => new(ExitCodes.Fault, NotInstalled, $"{_path} cannot be run: {why}");

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Execute(string path, string?[] arguments);
}
