using System.Diagnostics;

namespace Waxwing.Soak.Tests;

/// <summary>A small share of <c>eng/soak</c>, which sends a million messages.</summary>
public sealed class ASmallShare
{
    [Fact]
    public async Task Five_thousand_messages_leave_nothing_behind_and_every_count_agrees()
    {
        var (exitCode, told) = await SoakAsync("5000");

        Assert.True(exitCode == 0, told);
        Assert.Contains("flat, and every count agrees", told, StringComparison.Ordinal);
        Assert.Contains("recipient refused", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Four_kilobytes_kept_of_each_message_are_noticed()
    {
        var (exitCode, told) = await SoakAsync("5000", "4096");

        Assert.Equal(1, exitCode);
        Assert.Contains("FAULT: heap after collection, MB grew by", told, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Told)> SoakAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["soak", .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3), TimeProvider.System);
        try
        {
            var told = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, told);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
