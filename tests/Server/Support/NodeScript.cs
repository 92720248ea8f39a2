using System.Diagnostics;
using System.Text.Json;

namespace Waxwing.Server.Tests.Support;

/// <summary>A script of Node's, beside the tests, with packages of npm.</summary>
internal static class NodeScript
{
    /// <summary>Runs it to its end; what it printed is JSON.</summary>
    /// <param name="path">Where it lies below the folder of the tests.</param>
    /// <param name="packages">The folder of the packages.</param>
    /// <param name="arguments">What it is given.</param>
    public static async Task<JsonElement> RunAsync(string path, string packages, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, path), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["NODE_PATH"] = packages;
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await errors);
        return JsonDocument.Parse(await output).RootElement;
    }
}
