namespace Waxwing.Hostile.Tests.Sessions;

/// <summary>The client's end of a connection; tells when the client has taken what came and asks for more.</summary>
internal sealed class ObservedStream(Stream inner) : Stream
{
    private readonly Lock _gate = new();
    private readonly List<(long Beyond, TaskCompletionSource Read)> _waiting = [];
    private readonly TaskCompletionSource _blocked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _octetsRead;
    private bool _isReading;

    /// <summary>From now on a bit of everything that is read is turned over.</summary>
    public bool Corrupts { get; set; }

    /// <summary>How many octets the client has read.</summary>
    public long OctetsRead => Interlocked.Read(ref _octetsRead);

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Completes when more than so many octets were read, and the next read has begun: whoever read them has looked at them.</summary>
    public Task WhenReadAsync(long beyond)
    {
        lock (_gate)
        {
            if (_isReading && _octetsRead > beyond)
            {
                return Task.CompletedTask;
            }

            var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((beyond, read));
            return read.Task.Bounded();
        }
    }

    /// <summary>Completes when the server's not reading has stopped a write.</summary>
    public Task WhenWriteBlocksAsync() => _blocked.Task.Bounded();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _isReading = true;
            foreach (var (_, read) in _waiting.Where(waiting => _octetsRead > waiting.Beyond))
            {
                read.TrySetResult();
            }
        }

        var count = await inner.ReadAsync(buffer, cancellationToken);
        lock (_gate)
        {
            _isReading = false;
            _octetsRead += count;
        }

        if (Corrupts && count > 0)
        {
            buffer.Span[count - 1] ^= 1;
        }

        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var write = inner.WriteAsync(buffer, cancellationToken);
        if (!write.IsCompleted)
        {
            _blocked.TrySetResult();
        }

        return write;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
