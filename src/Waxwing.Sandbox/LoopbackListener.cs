using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Waxwing.Sandbox;

/// <summary>One port on 127.0.0.1 and, where there is one, on ::1: accepts connections up to a bound, and takes leave of each.</summary>
internal abstract class LoopbackListener : IAsyncDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);
    private readonly TimeProvider _clock;
    private readonly List<TcpListener> _listeners = [];
    private readonly ConcurrentDictionary<long, Task> _connections = [];
    private readonly SemaphoreSlim _free;
    private readonly CancellationTokenSource _end = new();
    private Task _accepting = Task.CompletedTask;
    private long _lastKey;

    /// <summary>Takes the port. Nothing is accepted before <see cref="Start"/>.</summary>
    protected LoopbackListener(int port, int maxConnections, TimeProvider clock)
    {
        _clock = clock;
        _free = new SemaphoreSlim(maxConnections);
        var ipv4 = new TcpListener(IPAddress.Loopback, port);
        try
        {
            ipv4.Start();
        }
        catch
        {
            ipv4.Dispose();
            _free.Dispose();
            _end.Dispose();
            throw;
        }

        _listeners.Add(ipv4);
        Port = ((IPEndPoint)ipv4.LocalEndpoint).Port;
        ListenOnIPv6();
    }

    public int Port { get; }

    /// <summary>Begins to accept.</summary>
    public void Start() => _accepting = Task.WhenAll(_listeners.Select(AcceptAsync));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        _listeners.ForEach(listener => listener.Dispose());
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_connections.Values).ConfigureAwait(false);
        _free.Dispose();
        _end.Dispose();
    }

    private void ListenOnIPv6()
    {
        if (!Socket.OSSupportsIPv6)
        {
            return;
        }

        var ipv6 = new TcpListener(IPAddress.IPv6Loopback, Port);
        try
        {
            ipv6.Start();
            _listeners.Add(ipv6);
        }
        catch (SocketException)
        {
            // No ::1 here, or the port is somebody else's there: 127.0.0.1 will do.
            ipv6.Dispose();
        }
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                if (await AcceptOneAsync(listener).ConfigureAwait(false) is not { } socket)
                {
                    continue;
                }

                try
                {
                    // After accepting: a listener that nobody calls must not keep a place that the other one needs.
                    await _free.WaitAsync(_end.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    socket.Dispose();
                    throw;
                }

                var number = Interlocked.Increment(ref _lastKey);
                var connection = HoldAsync(socket, number);
                _connections[number] = connection;
                if (connection.IsCompleted)
                {
                    // It was over before it was noted, and will not take itself off the list.
                    _connections.TryRemove(number, out _);
                }
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or InvalidOperationException or SocketException && _end.IsCancellationRequested)
        {
            // The sandbox is being disposed. A listener that was stopped between two calls says that it does not listen (InvalidOperationException).
        }
    }

    private async ValueTask<Socket?> AcceptOneAsync(TcpListener listener)
    {
        try
        {
            return await listener.AcceptSocketAsync(_end.Token).ConfigureAwait(false);
        }
        catch (SocketException) when (!_end.IsCancellationRequested)
        {
            // The client is gone already, or descriptors are short: neither ends the listener, and the second must not make it spin.
            await Task.Delay(Farewell, _clock, _end.Token).ConfigureAwait(false);
            return null;
        }
    }

    /// <summary>Serves one connection; leave is taken after it.</summary>
    protected abstract Task ServeAsync(Socket socket, Stream stream, CancellationToken end);

    private async Task HoldAsync(Socket socket, long number)
    {
        await Task.Yield();
        try
        {
            socket.NoDelay = true;
            var stream = new NetworkStream(socket, ownsSocket: true);
            await using (stream.ConfigureAwait(false))
            {
                await ServeAsync(socket, stream, _end.Token).ConfigureAwait(false);
                await TakeLeaveAsync(socket).ConfigureAwait(false);
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client did not wait for the leave-taking, or took too long over it.
        }
        finally
        {
            _connections.TryRemove(number, out _);
            _free.Release();
        }
    }

    // To close with unread input is a RST, which can destroy a last reply on its way to the client.
    private async Task TakeLeaveAsync(Socket socket)
    {
        using var time = new CancellationTokenSource(Farewell, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, _end.Token);
        socket.Shutdown(SocketShutdown.Send);
        var rest = new byte[4096];
        while (await socket.ReceiveAsync(rest, either.Token).ConfigureAwait(false) > 0)
        {
        }
    }
}
