using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Waxwing.Cli.Tests.Support;

/// <summary>How a run of the command ended.</summary>
internal sealed record Run(int ExitCode, string Output, string Errors)
{
    /// <summary>Standard output as one JSON document; fails if it is anything else.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Standard output as JSON objects, one a line.</summary>
    public JsonElement[] JsonLines =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>Both streams, for a look at everything that was written.</summary>
    public string Everything => Output + Errors;
}

/// <summary>The real, built command as a process of its own.</summary>
internal sealed class WaxwingProcess : IDisposable
{
    // A run that takes longer hangs; the test then says so in place of waiting for ever.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // A test that has ASP.NET Core beside it has the command in a folder of its own, with the assemblies that the framework would bring.
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "command") is var own && Directory.Exists(own) ? own : AppContext.BaseDirectory;

    private readonly Process _process;
    private readonly TaskCompletionSource<string?> _firstError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> _errors;

    private WaxwingProcess(Process process)
    {
        _process = process;
        _errors = ReadErrorsAsync();
    }

    /// <summary>Starts it in a folder, with an environment of its own and a standard input that is open.</summary>
    public static WaxwingProcess Start(Workspace workspace, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(workspace.Command ?? Folder, OperatingSystem.IsWindows() ? "waxwing.exe" : "waxwing"), arguments)
        {
            WorkingDirectory = workspace.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("WAXWING__", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        // The executable finds an installed runtime by itself only in the system's places.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        foreach (var (name, value) in workspace.Environment)
        {
            start.Environment[name] = value;
        }

        return new WaxwingProcess(Process.Start(start)!);
    }

    /// <summary>Runs it to its end, with what it reads from standard input.</summary>
    public static async Task<Run> RunAsync(Workspace workspace, byte[] input, params string[] arguments)
    {
        using var process = Start(workspace, arguments);
        try
        {
            await process._process.StandardInput.BaseStream.WriteAsync(input, TestContext.Current.CancellationToken);
            process._process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading, which is its right.
        }

        return await process.EndAsync();
    }

    /// <summary>Runs it to its end.</summary>
    public static Task<Run> RunAsync(Workspace workspace, params string[] arguments) => RunAsync(workspace, [], arguments);

    /// <summary>The next line of standard output, or null at its end.</summary>
    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit);

    /// <summary>Gives it a line of standard input, which stays open.</summary>
    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteAsync($"{line}\n");
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>The first line of standard error, or null if it ends without one.</summary>
    public Task<string?> ReadErrorLineAsync() => _firstError.Task.WaitAsync(Limit);

    /// <summary>The number that the system has for it.</summary>
    public int Id => _process.Id;

    /// <summary>Sends it a signal.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<Run> EndAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Limit);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit);
        return new Run(_process.ExitCode, output, await _errors);
    }

    private async Task<string> ReadErrorsAsync()
    {
        var first = await _process.StandardError.ReadLineAsync();
        _firstError.TrySetResult(first);
        return first is null ? "" : $"{first}\n{await _process.StandardError.ReadToEndAsync()}";
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
