using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Waxwing.Testing;

/// <summary>One connection of a <see cref="ScriptedPeer"/>, as a step of <see cref="PeerScript.Do"/> sees it. For one step at a time.</summary>
public sealed class PeerConnection
{
    private const int MaxLine = 65536;
    private readonly ScriptedPeer _peer;
    private readonly Stream _transport;
    private readonly CancellationToken _end;
    private readonly ArrayBufferWriter<byte> _unread = new();
    private Stream _stream;
    private Writing _writing;
    private bool _reset;

    internal PeerConnection(ScriptedPeer peer, Stream transport, CancellationToken end)
    {
        _peer = peer;
        _transport = transport;
        _stream = transport;
        _end = end;
    }

    /// <summary>The TLS of the connection, or null while there is none.</summary>
    public SslStream? Tls => _stream as SslStream;

    internal async Task RunAsync(PeerScript script)
    {
        var number = 0;
        foreach (var (name, run) in script.Steps)
        {
            number++;
            try
            {
                await run(this);
            }
            catch (OperationCanceledException) when (_end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                throw new PeerScriptException($"step {number} ({name}): {error.Message}\n{_peer.Transcript}", error);
            }
        }
    }

    internal Task SetWriting(Writing writing)
    {
        _writing = writing;
        return Task.CompletedTask;
    }

    /// <summary>Sends bytes, in the writing that the script chose.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>A task that ends when they are handed over.</returns>
    public async Task WriteAsync(byte[] bytes)
    {
        _peer.Note('S', bytes);
        foreach (var part in Cut(bytes))
        {
            await _stream.WriteAsync(part, _end);
            await _stream.FlushAsync(_end);
            _peer.Sent(part.Length);
        }
    }

    /// <summary>Reads a line. A bare CR or LF fails: no client may send one.</summary>
    /// <returns>The line without its CRLF.</returns>
    /// <exception cref="PeerScriptException">The client ended the connection, or sent something that is no line.</exception>
    public async Task<string> ReadLineAsync()
    {
        while (true)
        {
            var end = _unread.WrittenSpan.IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Take(end + 1);
                if (line.Length < 2 || line[^2] != '\r' || line.AsSpan(0, line.Length - 2).Contains((byte)'\r'))
                {
                    throw new PeerScriptException($"a line with a bare CR or LF: {PeerScript.Show(line)}");
                }

                var text = Encoding.UTF8.GetString(line.AsSpan(0, line.Length - 2));
                _peer.AddLine(text);
                return text;
            }

            if (_unread.WrittenCount > MaxLine)
            {
                throw new PeerScriptException("a line without end");
            }

            if (!await FillAsync())
            {
                throw new PeerScriptException($"the client ended the connection; unread: {PeerScript.Show(_unread.WrittenSpan)}");
            }
        }
    }

    /// <summary>Reads the content behind DATA, up to and with the dot; <see cref="ScriptedPeer.Contents"/> keeps it.</summary>
    /// <returns>The content without dot-stuffing and end.</returns>
    /// <exception cref="PeerScriptException">The client ended the connection within the content.</exception>
    public async Task<byte[]> ReadContentAsync()
    {
        var wire = await ReadUntilDotAsync();
        var content = Unstuff(wire.AsSpan(0, wire.Length - 3));
        _peer.AddContent(content);
        return content;
    }

    /// <summary>Reads the chunk behind BDAT; <see cref="ScriptedPeer.Contents"/> keeps it.</summary>
    /// <param name="count">The number of its octets.</param>
    /// <returns>The chunk.</returns>
    /// <exception cref="PeerScriptException">The client ended the connection within the chunk.</exception>
    public async Task<byte[]> ReadChunkAsync(int count)
    {
        while (_unread.WrittenCount < count)
        {
            if (!await FillAsync())
            {
                throw new PeerScriptException($"the client ended the connection after {_unread.WrittenCount} of {count} bytes");
            }
        }

        var chunk = Take(count);
        _peer.AddContent(chunk);
        return chunk;
    }

    internal async Task ReadEndAsync()
    {
        if (_unread.WrittenCount > 0 || await FillAsync())
        {
            throw new PeerScriptException($"expected the end, got {PeerScript.Show(_unread.WrittenSpan)}");
        }
    }

    internal async Task ReadToEndAsync()
    {
        while (await FillAsync())
        {
            Take(_unread.WrittenCount);
        }
    }

    /// <summary>Shakes hands as a server.</summary>
    /// <param name="certificate">The server's certificate, with its key.</param>
    /// <returns>A task that ends when TLS is up.</returns>
    /// <exception cref="PeerScriptException">The client sent clear text where the handshake begins.</exception>
    public Task SecureAsync(X509Certificate2 certificate) => SecureAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate });

    internal async Task SecureAsync(SslServerAuthenticationOptions options)
    {
        if (_unread.WrittenCount > 0)
        {
            throw new PeerScriptException($"the client sent clear text where the handshake begins: {PeerScript.Show(_unread.WrittenSpan)}");
        }

        var tls = new SslStream(_transport, leaveInnerStreamOpen: true);
        _stream = tls;
        await tls.AuthenticateAsServerAsync(options, _end);
        _peer.Note('=', Encoding.ASCII.GetBytes($"{tls.NegotiatedCipherSuite}"));
    }

    internal async Task SecureRefusedAsync(X509Certificate2 certificate)
    {
        try
        {
            await SecureAsync(certificate);
            if (!await FillAsync())
            {
                return;
            }
        }
        catch (Exception refused) when (refused is System.Security.Authentication.AuthenticationException or IOException)
        {
            return;
        }

        throw new PeerScriptException($"the client went on inside TLS: {PeerScript.Show(_unread.WrittenSpan)}");
    }

    /// <summary>Ends the connection (FIN), without a TLS goodbye.</summary>
    /// <returns>A task that ends at once.</returns>
    public async Task DropAsync()
    {
        switch (_transport)
        {
            case NetworkStream network:
                network.Socket.Shutdown(SocketShutdown.Send);
                break;
            case DuplexStream memory:
                memory.CompleteWriting();
                break;
        }

        await MarkAsync("drop");
    }

    /// <summary>Breaks the connection (RST).</summary>
    /// <returns>A task that ends at once.</returns>
    public async Task ResetAsync()
    {
        _reset = true;
        switch (_transport)
        {
            case NetworkStream network:
                network.Socket.LingerState = new LingerOption(true, 0);
                network.Socket.Close();
                break;
            case DuplexStream memory:
                memory.Reset();
                break;
        }

        await MarkAsync("reset");
    }

    internal Task MarkAsync(string name)
    {
        _peer.Reach(name);
        return Task.CompletedTask;
    }

    internal Task StallAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _end);

    internal Task WaitForReleaseAsync() => _peer.WaitForReleaseAsync(_end);

    internal async Task CloseAsync()
    {
        if (_stream is SslStream tls)
        {
            await tls.DisposeAsync();
        }

        // A close with unread input is a RST, which can destroy a last reply on its way to the client:
        // what still comes is read away until the client closes, or the test ends.
        if (!_reset && _transport is NetworkStream network)
        {
            try
            {
                network.Socket.Shutdown(SocketShutdown.Send);
                var rest = new byte[4096];
                while (!_end.IsCancellationRequested && await network.ReadAsync(rest, _end) > 0)
                {
                }
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
            {
            }
        }

        await _transport.DisposeAsync();
    }

    private async Task<bool> FillAsync()
    {
        var memory = _unread.GetMemory(4096);
        var count = await _stream.ReadAsync(memory, _end);
        if (count == 0)
        {
            return false;
        }

        _peer.Record(memory.Span[..count], secured: _stream is SslStream);
        _unread.Advance(count);
        return true;
    }

    private async Task<byte[]> ReadUntilDotAsync()
    {
        while (true)
        {
            var unread = _unread.WrittenSpan;
            if (unread.StartsWith(".\r\n"u8))
            {
                return Take(3);
            }

            var end = unread.IndexOf("\r\n.\r\n"u8);
            if (end >= 0)
            {
                return Take(end + 5);
            }

            if (!await FillAsync())
            {
                throw new PeerScriptException($"the client ended the connection within the content, after {_unread.WrittenCount} bytes");
            }
        }
    }

    private byte[] Take(int count)
    {
        var taken = _unread.WrittenSpan[..count].ToArray();
        var rest = _unread.WrittenSpan[count..].ToArray();
        _unread.ResetWrittenCount();
        _unread.Write(rest);
        _peer.Note('C', taken);
        return taken;
    }

    private IEnumerable<ReadOnlyMemory<byte>> Cut(byte[] bytes)
    {
        switch (_writing)
        {
            case Writing.Whole:
                yield return bytes;
                break;
            case Writing.ByByte:
                for (var i = 0; i < bytes.Length; i++)
                {
                    yield return bytes.AsMemory(i, 1);
                }

                break;
            case Writing.ByLine:
                for (var start = 0; start < bytes.Length;)
                {
                    var end = Array.IndexOf(bytes, (byte)'\n', start);
                    end = end < 0 ? bytes.Length : end + 1;
                    yield return bytes.AsMemory(start, end - start);
                    start = end;
                }

                break;
        }
    }

    private static byte[] Unstuff(ReadOnlySpan<byte> wire)
    {
        var content = new List<byte>(wire.Length);
        for (var i = 0; i < wire.Length; i++)
        {
            var lineStart = i == 0 || (i >= 2 && wire[i - 1] == '\n' && wire[i - 2] == '\r');
            if (!(lineStart && wire[i] == '.'))
            {
                content.Add(wire[i]);
            }
        }

        return [.. content];
    }
}
