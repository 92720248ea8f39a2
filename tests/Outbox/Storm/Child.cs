using System.Diagnostics;
using System.Threading.Channels;

namespace Waxwing.Outbox.Tests.Storm;

/// <summary>A program of eng/OutboxShop that can be killed, as nobody can see coming (SIGKILL). It writes each line at once, so that none is cut off.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Waxwing.OutboxShop.dll");
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _reading;

    private Child(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(), process.StandardError.ReadToEndAsync());
    }

    public static Child Start(params IEnumerable<string> arguments) => new(Command.Start("dotnet", [Program, .. arguments]));

    /// <summary>The next line that it says; null when it has ended.</summary>
    public async Task<string?> SaysAsync(CancellationToken cancellationToken = default) =>
        await _lines.Reader.WaitToReadAsync(cancellationToken) && _lines.Reader.TryRead(out var line) ? line : null;

    /// <summary>Kills it, and gives what it had said and nobody took.</summary>
    public async Task<List<string>> KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        var rest = new List<string>();
        while (_lines.Reader.TryRead(out var line))
        {
            rest.Add(line);
        }

        return rest;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            await _lines.Writer.WriteAsync(line);
        }

        _lines.Writer.Complete();
    }
}
