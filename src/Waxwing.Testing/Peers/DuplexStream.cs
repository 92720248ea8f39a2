using System.Threading.Channels;

namespace Waxwing.Testing;

/// <summary>
/// One end of an in-memory connection. A read never returns more than one write of the other end,
/// so that a test decides where the segments end, which no socket promises. Asynchronous only: a synchronous read or write throws.
/// </summary>
public sealed class DuplexStream : Stream
{
    private readonly Channel<ReadOnlyMemory<byte>> _incoming;
    private readonly Channel<ReadOnlyMemory<byte>> _outgoing;
    private ReadOnlyMemory<byte> _current;

    private DuplexStream(Channel<ReadOnlyMemory<byte>> incoming, Channel<ReadOnlyMemory<byte>> outgoing)
    {
        _incoming = incoming;
        _outgoing = outgoing;
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Makes the two ends of a connection.</summary>
    /// <param name="capacity">How many writes, 1 or more, may wait before a writer has to: a small number stands for small socket buffers.</param>
    /// <returns>The ends; each is the caller's to dispose.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    public static (DuplexStream Left, DuplexStream Right) CreatePair(int capacity = 1024)
    {
        var there = Channel.CreateBounded<ReadOnlyMemory<byte>>(capacity);
        var back = Channel.CreateBounded<ReadOnlyMemory<byte>>(capacity);
        return (new DuplexStream(back, there), new DuplexStream(there, back));
    }

    /// <summary>The end of what this side writes, as a FIN does it; reading goes on.</summary>
    public void CompleteWriting() => _outgoing.Writer.TryComplete();

    /// <summary>Breaks both directions, as a RST does it.</summary>
    public void Reset()
    {
        _outgoing.Writer.TryComplete(new IOException("connection reset by peer"));
        _incoming.Writer.TryComplete(new IOException("connection reset"));
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_current.IsEmpty)
        {
            try
            {
                if (!await _incoming.Reader.WaitToReadAsync(cancellationToken))
                {
                    return 0;
                }
            }
            catch (ChannelClosedException closed) when (closed.InnerException is IOException reset)
            {
                throw new IOException(reset.Message, reset);
            }

            _incoming.Reader.TryRead(out _current);
        }

        var count = Math.Min(buffer.Length, _current.Length);
        _current[..count].CopyTo(buffer);
        _current = _current[count..];
        return count;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return;
        }

        try
        {
            await _outgoing.Writer.WriteAsync(buffer.ToArray(), cancellationToken);
        }
        catch (ChannelClosedException closed)
        {
            throw new IOException("The connection is closed.", closed);
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Asynchronous reads only.");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Asynchronous writes only.");

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // What was written before stays readable for the other end; what it writes from now on finds nobody.
            _outgoing.Writer.TryComplete();
            _incoming.Writer.TryComplete();
        }

        base.Dispose(disposing);
    }
}
