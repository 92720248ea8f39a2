using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Waxwing.Testing;

/// <summary>
/// A server that follows a script, on a loopback port or in memory, with real TLS. The script checks the client;
/// what it found wrong comes out of <see cref="Completion"/>, which each test awaits at its end. Thread-safe.
/// </summary>
public sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _releases = new(0);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _marks = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly StringBuilder _transcript = new();
    private readonly List<string> _lines = [];
    private readonly List<byte[]> _contents = [];
    private readonly List<byte> _inClear = [];
    private readonly List<byte> _inTls = [];
    private long _octetsSent;
    private readonly ConcurrentBag<Task> _closing = [];
    private readonly TcpListener? _listener;

    private ScriptedPeer(PeerScript[] scripts)
    {
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Completion = ServeAsync(scripts);
    }

    private ScriptedPeer(PeerScript script, DuplexStream transport) => Completion = ServeAsync(script, transport);

    /// <summary>The loopback port; 0 in memory.</summary>
    public int Port { get; }

    /// <summary>The ends of the scripts; fails with the first expectation that was not met, and the transcript.</summary>
    public Task Completion { get; }

    /// <summary>How many connections were accepted.</summary>
    public int Connections { get; private set; }

    /// <summary>Both sides as text, <c>C:</c> the client and <c>S:</c> the peer.</summary>
    public string Transcript
    {
        get
        {
            lock (_lock)
            {
                return _transcript.ToString();
            }
        }
    }

    /// <summary>Every line that an expectation took, without CRLF.</summary>
    public IReadOnlyList<string> Lines => Snapshot(_lines);

    /// <summary>Every content (unstuffed) and BDAT chunk.</summary>
    public IReadOnlyList<byte[]> Contents => Snapshot(_contents);

    /// <summary>Every byte read outside TLS, the handshake itself apart, read by an expectation or not.</summary>
    public string ReceivedInClear => Encoding.Latin1.GetString([.. Snapshot(_inClear)]);

    /// <summary>Every byte read inside TLS.</summary>
    public string ReceivedInTls => Encoding.Latin1.GetString([.. Snapshot(_inTls)]);

    /// <summary>How many bytes the client sent and the peer has read, in clear and inside TLS, the handshakes apart.</summary>
    public long OctetsReceived
    {
        get
        {
            lock (_lock)
            {
                return _inClear.Count + _inTls.Count;
            }
        }
    }

    /// <summary>How many bytes the peer has sent, in clear and inside TLS, the handshakes apart.</summary>
    public long OctetsSent => Interlocked.Read(ref _octetsSent);

    /// <summary>Listens on a loopback port; the first connection follows the first script, and so on. A connection more finds a closed port.</summary>
    /// <param name="scripts">A script for each connection.</param>
    /// <returns>The peer; it listens already.</returns>
    public static ScriptedPeer Listen(params PeerScript[] scripts) => new(scripts);

    /// <summary>Makes a connection in memory, for a client that works on a stream (<see cref="Smtp.SmtpConnection"/>).</summary>
    /// <param name="script">The script.</param>
    /// <param name="capacity">The number of writes that may wait unread.</param>
    /// <returns>The peer, and the client's end of the connection.</returns>
    public static (ScriptedPeer Peer, DuplexStream Client) InMemory(PeerScript script, int capacity = 1024)
    {
        var (client, server) = DuplexStream.CreatePair(capacity);
        return (new ScriptedPeer(script, server), client);
    }

    /// <summary>Completes when a script passes a mark: one of <see cref="PeerScript.Mark"/>, or <c>stall</c>, <c>drop</c> or <c>reset</c>.</summary>
    /// <param name="mark">The mark.</param>
    /// <returns>A task that ends there, or is cancelled when the peer is disposed.</returns>
    public Task Reached(string mark) => Mark(mark).Task.WaitAsync(_end.Token);

    /// <summary>Lets <see cref="PeerScript.WaitForRelease"/> or <see cref="PeerScript.Trickle"/> go on.</summary>
    /// <param name="steps">By how many steps.</param>
    public void Release(int steps = 1) => _releases.Release(steps);

    /// <summary>Stops listening and ends the connections. What a script found wrong is told by <see cref="Completion"/> alone.</summary>
    /// <returns>A task that ends when everything is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener?.Stop();
        try
        {
            await Completion;
        }
        catch (Exception reported) when (reported is PeerScriptException or OperationCanceledException)
        {
            // Whoever wants to know awaits Completion; a test that already fails must not be hidden by this.
        }

        await Task.WhenAll(_closing);
        _listener?.Dispose();
        _end.Dispose();
        _releases.Dispose();
    }

    internal void Reach(string mark) => Mark(mark).TrySetResult();

    internal Task WaitForReleaseAsync(CancellationToken cancellationToken) => _releases.WaitAsync(cancellationToken);

    internal void Sent(int octets) => Interlocked.Add(ref _octetsSent, octets);

    internal void Note(char who, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            _transcript.Append(who).Append(": ").AppendLine(PeerScript.Show(bytes));
        }
    }

    internal void AddLine(string line)
    {
        lock (_lock)
        {
            _lines.Add(line);
        }
    }

    internal void AddContent(byte[] content)
    {
        lock (_lock)
        {
            _contents.Add(content);
        }
    }

    internal void Record(ReadOnlySpan<byte> bytes, bool secured)
    {
        lock (_lock)
        {
            (secured ? _inTls : _inClear).AddRange(bytes);
        }
    }

    // The connections run side by side: a pool may open the second while the first is alive.
    private async Task ServeAsync(PeerScript[] scripts)
    {
        var running = new List<Task>();
        try
        {
            foreach (var script in scripts)
            {
                var socket = await _listener!.AcceptSocketAsync(_end.Token);
                socket.NoDelay = true;
                Connections++;
                running.Add(ServeAsync(script, new NetworkStream(socket, ownsSocket: true)));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed before every script had its connection.
        }
        finally
        {
            _listener!.Stop();
        }

        await Task.WhenAll(running);
    }

    private async Task ServeAsync(PeerScript script, Stream transport)
    {
        // A script runs beside the test, also where everything in memory completes at once.
        await Task.Yield();
        var connection = new PeerConnection(this, transport, _end.Token);
        try
        {
            await connection.RunAsync(script);
        }
        finally
        {
            // The script is over; the closing may wait for the client, and a test need not.
            _closing.Add(connection.CloseAsync());
        }
    }

    private TaskCompletionSource Mark(string name)
        => _marks.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private IReadOnlyList<T> Snapshot<T>(List<T> list)
    {
        lock (_lock)
        {
            return [.. list];
        }
    }
}
