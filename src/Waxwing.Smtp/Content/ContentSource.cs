using System.Buffers;
using System.Runtime.CompilerServices;

namespace Waxwing.Smtp;

/// <summary>
/// Gives content block by block: slices of memory, or a stream through one pooled buffer. What is streamed is scanned on its way: it
/// must keep to its bounds, and turn out as an earlier reading found it, before its last block is given away.
/// </summary>
internal sealed class ContentSource : IAsyncDisposable
{
    private readonly MessageContent _content;
    private readonly ContentFacts? _known;
    private readonly Stream? _stream;
    private readonly ContentScanner? _scanner;
    private readonly byte[]? _buffer;
    private readonly int _blockSize;
    private long _position;
    private bool _isAhead;

    private ContentSource(MessageContent content, Stream? stream, int blockSize)
    {
        _content = content;
        _known = content.Facts;
        _stream = stream;
        _blockSize = blockSize;
        IsAtEnd = _known?.Length == 0;
        if (stream is not null)
        {
            _scanner = new ContentScanner();
            // Where the length is not known, only an octet that follows tells that a block is not the last.
            _buffer = ArrayPool<byte>.Shared.Rent(blockSize + 1);
        }
    }

    /// <summary>Whether the last block was given.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Opens the content at its first octet.</summary>
    public static async ValueTask<ContentSource> OpenAsync(MessageContent content, int blockSize, CancellationToken cancellationToken)
    {
        if (content.IsInMemory)
        {
            return new ContentSource(content, stream: null, blockSize);
        }

        await OnAThreadOfItsOwn();
        return new ContentSource(content, await content.OpenAsync(cancellationToken).ConfigureAwait(false), blockSize);
    }

    /// <summary>The next block; valid until the next call.</summary>
    /// <exception cref="ContentFaultException">The content holds what may not go out, or more than was promised.</exception>
    /// <exception cref="InvalidDataException">The stream does not hold what an earlier reading found.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_stream is null)
        {
            var slice = _content.Bytes.Slice((int)_position, (int)Math.Min(_blockSize, _content.Bytes.Length - _position));
            _position += slice.Length;
            IsAtEnd = _position == _content.Bytes.Length;
            return slice;
        }

        await OnAThreadOfItsOwn();
        var wanted = _known is null ? _blockSize + 1 : (int)Math.Min(_blockSize, _known.Length - _position);
        var carried = 0;
        if (_isAhead)
        {
            _buffer![0] = _buffer[_blockSize];
            carried = 1;
        }

        var read = carried + await _stream.ReadAtLeastAsync(_buffer.AsMemory(carried, wanted - carried), wanted - carried, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        _isAhead = read > _blockSize;
        var block = _buffer.AsMemory(0, Math.Min(read, _blockSize));
        _position += block.Length;
        IsAtEnd = _known is null ? !_isAhead : _position == _known.Length;
        _scanner!.Append(block.Span);
        Check(isShort: read < wanted);
        return block;
    }

    private void Check(bool isShort)
    {
        // Of text, only what has no fault was let in, so one in this block is new: it must not leave, even in a message that is not ended.
        if (_scanner!.HasFault && !_content.IsBinary)
        {
            throw _known is null ? ContentFaultException.Of(_scanner.GetFacts()) : Changed();
        }

        if (_known is not null)
        {
            if (isShort || (IsAtEnd && !_scanner.GetFacts().Equals(_known)))
            {
                throw Changed();
            }

            return;
        }

        if (_position > _content.Bounds.MaxLength || (_scanner.HasEightBit && !_content.Bounds.MayHaveEightBit))
        {
            throw ContentFaultException.Beyond(_content.Bounds);
        }

        if (IsAtEnd)
        {
            var facts = _scanner.GetFacts();
            _content.Found(facts.Fault == SmtpFailureDetail.None ? facts : throw ContentFaultException.Of(facts));
        }
    }

    private static InvalidDataException Changed() => new("the content changed since it was checked");

    // The writer goes on within the reader of the connection, or within some other caller, and a stream that is not ours may block.
    private static ConfiguredTaskAwaitable OnAThreadOfItsOwn() => Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    public async ValueTask DisposeAsync()
    {
        if (_stream is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer!, clearArray: true);
            _scanner!.Dispose();
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
    }
}
