using System.Buffers;
using MimeKit;

namespace Waxwing;

/// <summary>The octets of a part, or of an entry of an archive, as far as they may be read: with a look at what comes next, and counted.</summary>
internal sealed class Octets : Stream
{
    private const int BufferLength = 16 * 1024;

    private readonly Stream _source;
    private readonly Stream? _opened;
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
    private int _from;
    private int _to;
    private long _left = long.MaxValue;
    private bool _isAtEnd;

    /// <summary>Reads a stream, which stays open.</summary>
    public Octets(Stream source) => _source = source;

    private Octets(IMimeContent content) => _source = _opened = content.Open();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>How many octets came, up to the limit.</summary>
    public long Count { get; private set; }

    /// <summary>Whether there are octets beyond the limit. Known once everything was read.</summary>
    public bool IsCut { get; private set; }

    private ReadOnlySpan<byte> Ahead => _buffer.AsSpan(_from, _to - _from);

    /// <summary>The content of a part, without its transfer encoding.</summary>
    public static Octets Of(MimePart part)
    {
        if (part.Content is MimeContent { Encoding: not (ContentEncoding.Base64 or ContentEncoding.QuotedPrintable or ContentEncoding.UUEncode), Stream: { } stream })
        {
            // Nothing is to be decoded: MimeKit's filters would only copy it. They begin there as well.
            stream.Seek(0, SeekOrigin.Begin);
            return new Octets(stream);
        }

        return part.Content is { } content ? new Octets(content) : new Octets(Null);
    }

    /// <summary>Ends the reading after so many octets, counted from the first.</summary>
    public void Limit(long count)
    {
        if (Count > count)
        {
            _to -= (int)Math.Min(Count - count, _to - _from);
            (Count, IsCut, _isAtEnd) = (count, true, true);
        }

        _left = count - Count;
    }

    /// <summary>What comes next: at least so many octets, unless there are no more. They are not passed by it.</summary>
    /// <param name="least">4,096 at most.</param>
    public ReadOnlySpan<byte> Peek(int least)
    {
        while (_to - _from < least && !_isAtEnd)
        {
            Fill();
        }

        return Ahead;
    }

    /// <summary>Passes octets that were peeked at.</summary>
    public void Advance(int count) => _from += count;

    public override int Read(Span<byte> buffer)
    {
        var octets = Peek(1);
        var count = Math.Min(octets.Length, buffer.Length);
        octets[..count].CopyTo(buffer);
        Advance(count);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _buffer is { } buffer)
        {
            _buffer = null;
            _opened?.Dispose();
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }

        base.Dispose(disposing);
    }

    private void Fill()
    {
        Ahead.CopyTo(_buffer);
        (_from, _to) = (0, _to - _from);
        if (_left == 0)
        {
            // What an entry says of its length is a claim. What comes out is counted, and one octet more tells that it is not all.
            (IsCut, _isAtEnd) = (_source.ReadByte() >= 0, true);
            return;
        }

        var read = _source.Read(_buffer!, _to, (int)Math.Min(BufferLength - _to, _left));
        (_to, Count, _left, _isAtEnd) = (_to + read, Count + read, _left - read, read == 0);
    }
}
