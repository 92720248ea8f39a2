using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Waxwing.Storm.Service;

/// <summary>The service as a process that can be killed and started again, on the same data and the same ports.</summary>
internal sealed class ServiceProcess(ServiceSettings settings) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private Process? _process;

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    /// <summary>Starts it, and waits until both doors are open.</summary>
    /// <exception cref="StormException">It ended, or did not open within a minute.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process = settings.Start("serve", settings.ServeArguments);
        Starts++;
        var begin = TimeProvider.System.GetTimestamp();
        while (!await IsOpenAsync(settings.HttpPort, cancellationToken) || !await IsOpenAsync(settings.SubmissionPort, cancellationToken))
        {
            if (_process.HasExited || TimeProvider.System.GetElapsedTime(begin) > Patience)
            {
                throw new StormException($"the service {(_process.HasExited ? $"ended with {_process.ExitCode}" : "did not open its doors")} at start {Starts}:\n{settings.LastLines()}");
            }

            await Task.Delay(Moment, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>SIGKILL: it has no chance to do anything more.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync(cancellationToken);
        }
        else
        {
            throw new StormException($"the service ended by itself:\n{settings.LastLines()}");
        }
    }

    /// <summary>SIGTERM: it ends as it should.</summary>
    /// <exception cref="StormException">It does not end within a minute.</exception>
    public async Task StopAsync()
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        using var signal = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new StormException($"the service does not stop:\n{settings.LastLines()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        _process?.Dispose();
    }

    private static async Task<bool> IsOpenAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
