using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Waxwing.Server.Store;
using Waxwing.Server.Store.Sqlite;

namespace Waxwing.Server.Telemetry;

/// <summary>
/// Tells systemd when the service listens, that it still writes to its disk, and that it stops (sd_notify(3)). Where systemd did not start it, there is nobody to tell.
/// A writer that hangs is told of no more, so that systemd starts the service anew.
/// </summary>
internal sealed class SystemdNotices : BackgroundService
{
    private readonly SqliteDatabase _database;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _clock;
    private readonly string? _socket;
    private readonly TimeSpan? _watchdog;

    /// <param name="database">What has to be writable.</param>
    /// <param name="lifetime">Tells when the service listens.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="variable">A variable of the environment.</param>
    public SystemdNotices(SqliteDatabase database, IHostApplicationLifetime lifetime, TimeProvider clock, Func<string, string?> variable)
    {
        (_database, _lifetime, _clock) = (database, lifetime, clock);
        _socket = variable("NOTIFY_SOCKET") is { Length: > 1 } socket ? socket : null;
        // sd_watchdog_enabled(3): the time is meant for one process.
        _watchdog = long.TryParse(variable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
            && variable("WATCHDOG_PID") is var process && (process is null || string.Equals(process, Environment.ProcessId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
            ? TimeSpan.FromMicroseconds(microseconds) : null;
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        Tell("STOPPING=1");
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_socket is null)
        {
            return;
        }

        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var started = _lifetime.ApplicationStarted.Register(listens.SetResult);
        await listens.Task.WaitAsync(stoppingToken);
        Tell("READY=1");
        if (_watchdog is not { } watchdog)
        {
            return;
        }

        // sd_watchdog_enabled(3) recommends half of the time.
        using var timer = new PeriodicTimer(watchdog / 2, _clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (await WritesAsync(watchdog / 4, stoppingToken))
            {
                Tell("WATCHDOG=1");
            }
        }
    }

    // A store that says no is not one that hangs: a new start would not help it.
    private async Task<bool> WritesAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await _database.WriteAsync(static _ => { }).WaitAsync(limit, _clock, cancellationToken);
            return true;
        }
        catch (StoreException)
        {
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Tell(string state)
    {
        if (_socket is null)
        {
            return;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            // A name of the abstract space begins with @ here, and with a zero octet for the kernel (unix(7)).
            socket.Connect(new UnixDomainSocketEndPoint(_socket[0] == '@' ? $"\0{_socket[1..]}" : _socket));
            socket.Send(Encoding.ASCII.GetBytes(state));
        }
        catch (SocketException)
        {
            // Who does not listen cannot be told; the service goes on.
        }
    }
}
