using System.Diagnostics;

namespace Waxwing.Interop.Tests;

/// <summary>One run of another program, to its end.</summary>
public sealed record Command(int ExitCode, string Output, string Error)
{
    /// <summary>Starts the program, gives it the input, and waits for it.</summary>
    public static async Task<Command> RunAsync(string program, IEnumerable<string> arguments, string input = "")
    {
        using var process = Start(program, arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Command(process.ExitCode, await output, await error);
    }

    /// <summary>As <see cref="RunAsync"/>; a program that fails is an exception with what it said.</summary>
    public static async Task<string> MustAsync(string program, IEnumerable<string> arguments, string input = "")
    {
        var run = await RunAsync(program, arguments, input);
        return run.ExitCode == 0
            ? run.Output
            : throw new InvalidOperationException($"{program} ended with {run.ExitCode}: {run.Error}{run.Output}");
    }

    /// <summary>Starts a program and does not wait for it; its three streams are ours.</summary>
    internal static Process Start(string program, IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo(Needs.Find(program) ?? program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
