using System.Diagnostics;

namespace Waxwing.GuardProof;

/// <summary>One run of another program.</summary>
/// <param name="ExitCode">Its exit code, or null if it was ended because its time was over.</param>
/// <param name="Output">Standard output, then standard error.</param>
internal sealed record ChildProcess(int? ExitCode, string Output)
{
    public static async Task<ChildProcess> RunAsync(
        string program, IEnumerable<string> arguments, string folder, TimeSpan limit, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(limit, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return new ChildProcess(null, "");
        }

        return new ChildProcess(process.ExitCode, await output + await error);
    }
}
