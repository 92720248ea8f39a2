using System.Diagnostics;

namespace Waxwing.Tests.Pki;

/// <summary>Runs <c>openssl</c>: certificates, OCSP answers and verdicts that this project did not write itself.</summary>
internal static class Openssl
{
    /// <summary>A program that a test cannot do without: skipped where it is missing, failed where CI promises it.</summary>
    public static void Require(string program)
    {
        var here = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, program)));
        if (here)
        {
            return;
        }

        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
        {
            Assert.Fail($"not here: {program}, and CI=true promises it");
        }

        Assert.Skip($"not here: {program}");
    }

    /// <summary>Runs it to its end and gives what it wrote; fails if it does.</summary>
    public static async Task<string> RunAsync(string folder, params IEnumerable<string> arguments)
    {
        var (exitCode, output) = await TryAsync(folder, arguments);
        Assert.True(exitCode == 0, $"openssl {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    /// <summary>Runs it to its end and gives the exit code and what it wrote to either stream.</summary>
    public static async Task<(int ExitCode, string Output)> TryAsync(string folder, params IEnumerable<string> arguments)
    {
        using var process = Start("openssl", folder, arguments);
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>Starts a program with all its streams in our hands.</summary>
    public static Process Start(string program, string folder, params IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(info) ?? throw new InvalidOperationException($"{program} did not start");
    }
}
