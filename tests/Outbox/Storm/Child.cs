using System.Diagnostics;

namespace Waxwing.Outbox.Tests.Storm;

/// <summary>A program of eng/OutboxShop that can be killed, as nobody can see coming (SIGKILL).</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Waxwing.OutboxShop.dll");
    private readonly Process _process;

    private Child(Process process) => _process = process;

    public static Child Start(params IEnumerable<string> arguments) => new(Command.Start("dotnet", [Program, .. arguments]));

    /// <summary>The next line that it says; null when it has ended.</summary>
    public async Task<string?> SaysAsync() => await _process.StandardOutput.ReadLineAsync();

    /// <summary>Kills it, and gives what it had said and nobody read.</summary>
    public async Task<string[]> KillAsync()
    {
        _process.Kill();
        var rest = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        // The last line may have been cut off.
        return rest.Split('\n')[..^1];
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
