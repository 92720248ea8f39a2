using System.Diagnostics;
using Waxwing.Snippets.Pages;

namespace Waxwing.Snippets.ComingFrom;

/// <summary>A script of <c>tests/Snippets/Python</c>, run by the machine's own Python.</summary>
internal static class PythonScript
{
    /// <summary>Runs it to its end, which has to be a good one, and gives what it printed.</summary>
    public static async Task<string> RunAsync(string name, params string[] arguments)
    {
        using var python = Start([Repository.Path($"tests/Snippets/Python/{name}.py"), .. arguments]);
        var errors = python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(python.ExitCode == 0, await errors);
        return output;
    }

    private static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("python3", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.False(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.Ordinal), "python3 must be there in CI.");
            Assert.Skip("not here: python3");
            throw;
        }
    }
}
