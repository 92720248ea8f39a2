using System.IO.Pipelines;

namespace Waxwing;

/// <summary>
/// Fills a pipe with what is written into it, and wakes its reader only for a block that is worth it: MIME is written in pieces of a
/// few kilobytes, and a change of threads for each took longer than to encode it.
/// </summary>
internal sealed class PipeFiller(PipeWriter pipe) : WriteOnlyStream
{
    private const int Block = 128 * 1024;

    private long _unflushed;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        if (_unflushed >= Block)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
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

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        buffer.CopyTo(pipe.GetSpan(buffer.Length));
        pipe.Advance(buffer.Length);
        _unflushed += buffer.Length;
    }
}
