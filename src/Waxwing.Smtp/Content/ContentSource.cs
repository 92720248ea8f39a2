using System.Buffers;
using System.Runtime.CompilerServices;

namespace Waxwing.Smtp;

/// <summary>
/// Gives content block by block: slices of memory, or a stream through one pooled buffer. Streamed content is read with
/// the same scanner as before and must turn out the same, before its last block is given away.
/// </summary>
internal sealed class ContentSource : IAsyncDisposable
{
    private readonly MessageContent _content;
    private readonly Stream? _stream;
    private readonly ContentScanner? _scanner;
    private readonly byte[]? _buffer;
    private readonly int _blockSize;
    private long _position;

    private ContentSource(MessageContent content, Stream? stream, int blockSize)
    {
        _content = content;
        _stream = stream;
        _blockSize = blockSize;
        if (stream is not null)
        {
            _scanner = new ContentScanner();
            _buffer = ArrayPool<byte>.Shared.Rent(blockSize);
        }
    }

    /// <summary>Whether the last block was given.</summary>
    public bool IsAtEnd => _position == _content.Facts.Length;

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
    /// <exception cref="InvalidDataException">The stream does not hold what an earlier reading found.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        var length = (int)Math.Min(_blockSize, _content.Facts.Length - _position);
        if (_stream is null)
        {
            var slice = _content.Bytes.Slice((int)_position, length);
            _position += length;
            return slice;
        }

        await OnAThreadOfItsOwn();
        var block = _buffer.AsMemory(0, length);
        var read = await _stream.ReadAtLeastAsync(block, length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        _scanner!.Append(block.Span[..read]);
        _position += read;
        // Only text without a fault was let in, so one in this block is new: it must not leave, even in a message that is not ended.
        if (read < length || (_scanner.HasFault && !_content.IsBinary) || (IsAtEnd && !_scanner.GetFacts().Equals(_content.Facts)))
        {
            throw new InvalidDataException("the content changed since it was checked");
        }

        return block;
    }

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
