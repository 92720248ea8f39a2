using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Looks at what is written into it, and keeps nothing.</summary>
internal sealed class ScanningStream : Stream
{
    private readonly ContentScanner _scanner = new(hashes: false);

    /// <summary>What was found in everything written so far; without a hash.</summary>
    public ContentFacts Facts => _scanner.GetFacts();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer) => _scanner.Append(buffer);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _scanner.Dispose();
        base.Dispose(disposing);
    }
}
