using System.Buffers;

namespace Waxwing.Smtp;

/// <summary>
/// A stream to write content into. It scans what passes, and keeps it while it is small; what is larger is only
/// measured, to be written again when it is sent. Used by one thread at a time.
/// </summary>
/// <param name="keepAtMost">How many octets are kept.</param>
/// <param name="headroom">How many octets are likely to be put before them by <see cref="Prepend"/>; 0 by default.</param>
public sealed class RecordingStream(int keepAtMost, int headroom = 0) : Stream
{
    // Made once the content is too large to be kept: what is kept is scanned in one piece, at its end.
    private ContentScanner? _scanner;
    private byte[] _kept = [];
    private int _first = headroom;
    private int _length;
    private bool _recycled;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>What was found in everything written so far.</summary>
    /// <exception cref="ObjectDisposedException">The memory was given away: see <see cref="Recycle"/>.</exception>
    public ContentFacts Facts
    {
        get
        {
            ObjectDisposedException.ThrowIf(_recycled, this);
            return _scanner?.GetFacts() ?? ContentScanner.Scan(Kept.Span);
        }
    }

    private Memory<byte> Kept => _length == 0 ? default : _kept.AsMemory(_first, _length);

    /// <summary>The content: from memory if it was small, else from a stream that is opened when it is sent.</summary>
    /// <param name="reopen">Writes the same octets again; used only if they were not kept.</param>
    /// <param name="needsSmtpUtf8">Whether header fields hold UTF-8.</param>
    /// <param name="isBinary">Whether the content is declared to be binary.</param>
    /// <returns>The content with the facts that were found.</returns>
    /// <exception cref="ObjectDisposedException">The memory was given away: see <see cref="Recycle"/>.</exception>
    public MessageContent ToContent(Func<CancellationToken, ValueTask<Stream>> reopen, bool needsSmtpUtf8, bool isBinary = false)
    {
        ObjectDisposedException.ThrowIf(_recycled, this);
        return _scanner is null
            ? MessageContent.FromScanned(Facts, Kept, needsSmtpUtf8, isBinary)
            : MessageContent.FromStream(Facts, reopen, needsSmtpUtf8, isBinary);
    }

    /// <summary>
    /// Gives the memory of what was kept to other messages. Only for content that nobody reads any more: every server has answered for
    /// it. Where that is not certain, it is left to the garbage collector. The stream is of no use then: writing, <see cref="Facts"/> and
    /// <see cref="ToContent"/> throw <see cref="ObjectDisposedException"/>. To recycle it again does nothing.
    /// </summary>
    public void Recycle()
    {
        _recycled = true;
        GiveBack();
    }

    /// <summary>The octets written so far, if they were kept.</summary>
    /// <param name="octets">The octets, until something is written, prepended or recycled; empty if they were not kept.</param>
    /// <returns>Whether they were kept: they are few enough.</returns>
    /// <exception cref="ObjectDisposedException">The memory was given away: see <see cref="Recycle"/>.</exception>
    public bool TryGetOctets(out ReadOnlyMemory<byte> octets)
    {
        ObjectDisposedException.ThrowIf(_recycled, this);
        octets = _scanner is null ? Kept : default;
        return _scanner is null;
    }

    /// <summary>Puts octets before those that were kept, such as fields that could only be made once all else was written.</summary>
    /// <param name="octets">The octets. Where they fit into the headroom, nothing is copied for them.</param>
    /// <exception cref="InvalidOperationException">What was written was not kept.</exception>
    /// <exception cref="ObjectDisposedException">The memory was given away: see <see cref="Recycle"/>.</exception>
    public void Prepend(ReadOnlySpan<byte> octets)
    {
        ObjectDisposedException.ThrowIf(_recycled, this);
        if (_scanner is not null)
        {
            throw new InvalidOperationException("The content was too large to be kept, so nothing can be put before it here.");
        }

        if (octets.Length > _first || _kept.Length == 0)
        {
            Move(Math.Max(octets.Length, _first), _length);
        }

        _first -= octets.Length;
        _length += octets.Length;
        octets.CopyTo(_kept.AsSpan(_first));
    }

    private void GiveBack()
    {
        if (_kept.Length > 0)
        {
            // What it held is nobody else's business.
            Kept.Span.Clear();
            ArrayPool<byte>.Shared.Return(_kept);
        }

        _kept = [];
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        // The memory may be another message's already.
        ObjectDisposedException.ThrowIf(_recycled, this);
        if (_scanner is null && _length + buffer.Length > keepAtMost)
        {
            _scanner = new ContentScanner();
            _scanner.Append(Kept.Span);
            GiveBack();
        }

        if (_scanner is not null)
        {
            _scanner.Append(buffer);
            return;
        }

        if (_first + _length + buffer.Length > _kept.Length)
        {
            Move(_first, Math.Max(2 * _kept.Length, _length + buffer.Length));
        }

        buffer.CopyTo(_kept.AsSpan(_first + _length));
        _length += buffer.Length;
    }

    // To memory with so much room before what is kept, and so much from its beginning on.
    private void Move(int first, int capacity)
    {
        var larger = ArrayPool<byte>.Shared.Rent(first + Math.Max(FirstSize, capacity));
        Kept.Span.CopyTo(larger.AsSpan(first));
        GiveBack();
        (_kept, _first) = (larger, first);
    }

    // Most messages fit, so that nothing is copied twice.
    private const int FirstSize = 4096;

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

#pragma warning disable RS0027 // The shape of these overloads is Stream's.
    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A source without end that never looks at the token must not keep us.
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

#pragma warning restore RS0027

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _scanner?.Dispose();
        base.Dispose(disposing);
    }
}
