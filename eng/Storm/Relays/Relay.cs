using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Waxwing.Smtp.Server;

namespace Waxwing.Storm.Relays;

/// <summary>One relay: real TLS, real SMTP, and faults by dice at every step.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<Task, byte> _sessions = [];
    private readonly SmtpServerOptions _options;
    private readonly Task _serving;

    public Relay(int number, SmtpServerOptions options, RelayLog log, Dice dice)
    {
        (Number, _options, Log, Dice) = (number, options, log, dice);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = ServeAsync();
    }

    public int Number { get; }

    public int Port { get; }

    public RelayLog Log { get; }

    public Dice Dice { get; }

    /// <summary>Whether the dice fall so; then it is noted.</summary>
    public bool Falls(int onceIn, string fault)
    {
        if (!Dice.Falls(onceIn))
        {
            return false;
        }

        Log.Note(fault);
        return true;
    }

    /// <summary>Longer than the service waits for anything here.</summary>
    public static Task StallAsync(CancellationToken cancellationToken) => Task.Delay(TimeSpan.FromSeconds(8), TimeProvider.System, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving;
        await Task.WhenAll(_sessions.Keys);
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_end.Token);
                socket.NoDelay = true;
                var session = ServeAsync(socket);
                _sessions.TryAdd(session, 0);
                _ = session.ContinueWith(over => _sessions.TryRemove(over, out _), TaskScheduler.Default);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The storm is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await Task.Yield();
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (Falls(50, "dropped before the greeting"))
            {
                return;
            }

            if (Falls(300, "stalled before the greeting"))
            {
                await StallAsync(_end.Token);
                return;
            }

            await new SmtpServerSession(stream, _options, new RelayHandler(this, socket)).RunAsync(_end.Token);
        }
        catch (OperationCanceledException)
        {
            // The storm is over.
        }
    }
}
