using System.Diagnostics;
using System.Text;

namespace Waxwing.AspNetCore.Tests.Support;

/// <summary>A web app as a process of its own.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly Task _reading;
    private TaskCompletionSource _line = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningApp(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>What it has written so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    public static RunningApp Start((string Name, string Value)[] environment, params string[] command)
    {
        // Its appsettings.json lies beside it, and is looked for where it is started.
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(command[^1])! };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new RunningApp(Process.Start(start)!);
    }

    /// <summary>Waits until it listens.</summary>
    public async Task<Uri> ListeningAsync() => new(await SaysAsync(Listening));

    /// <summary>Waits until it says something; a log comes through a queue, and may be behind an answer.</summary>
    /// <returns>The rest of the line.</returns>
    public async Task<string> SaysAsync(string text)
    {
        while (true)
        {
            var (line, ended) = (Volatile.Read(ref _line).Task, _reading.IsCompleted);
            var said = Said;
            if (said.IndexOf(text, StringComparison.Ordinal) is >= 0 and var at && said.IndexOf('\n', at) is >= 0 and var end)
            {
                return said[(at + text.Length)..end].Trim();
            }

            Assert.False(ended, $"It ended without saying \"{text}\":\n{said}");
            await Task.WhenAny(line, _reading).WaitAsync(Limit, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until it has ended, and not well.</summary>
    public async Task<string> EndedAsync()
    {
        await _reading.WaitAsync(Limit, TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit);
        Assert.NotEqual(0, _process.ExitCode);
        return Said;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_said)
            {
                _said.AppendLine(line);
            }

            Interlocked.Exchange(ref _line, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }
}
