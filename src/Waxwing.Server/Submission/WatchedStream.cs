namespace Waxwing.Server.Submission;

/// <summary>Octets that are read once, from their beginning, by somebody who is watched while he does so. Does not own them.</summary>
internal sealed class WatchedStream(Stream octets) : Stream
{
    private long _read;

    /// <summary>Is told before each reading how many were read so far, and may throw.</summary>
    public Action<long>? Reading { get; set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        Reading?.Invoke(_read);
        var got = octets.Read(buffer, offset, count);
        _read += got;
        return got;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
