using System.IO.Pipelines;

namespace Waxwing;

/// <summary>
/// Fills a pipe with what is written into it, and wakes its reader only for a block that is worth it: MIME is written in pieces of a
/// few kilobytes, and a change of threads for each took longer than to encode it.
/// </summary>
internal sealed class PipeFiller(PipeWriter pipe) : Stream
{
    private const int Block = 128 * 1024;

    private long _unflushed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Take(buffer.Span);
        if (_unflushed >= Block)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Take(buffer.AsSpan(offset, count));
        return _unflushed >= Block ? FlushAsync(cancellationToken) : Task.CompletedTask;
    }

    public override void Write(ReadOnlySpan<byte> buffer) => Take(buffer);

    public override void Write(byte[] buffer, int offset, int count) => Take(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    /// <exception cref="IOException">The reader has left: its transaction ended early.</exception>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        _unflushed = 0;
        if ((await pipe.FlushAsync(cancellationToken).ConfigureAwait(false)).IsCompleted)
        {
            throw new IOException("nobody reads any more");
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Take(ReadOnlySpan<byte> octets)
    {
        var memory = pipe.GetSpan(octets.Length);
        octets.CopyTo(memory);
        pipe.Advance(octets.Length);
        _unflushed += octets.Length;
    }
}
