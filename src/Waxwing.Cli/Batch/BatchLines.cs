using System.Buffers.Text;
using System.Security.Cryptography;

namespace Waxwing.Cli.Batch;

/// <summary>
/// Reads the lines of a batch, one when it is asked for. A line of any length is hashed, and costs no more memory than the longest
/// that is read.
/// </summary>
internal sealed class BatchLines(Stream stream) : IDisposable
{
    /// <summary>The most octets of a line. What is larger goes into a file: <c>attachments</c>, <c>eml</c>.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    // 128 bits in base64: nobody finds a second file for them.
    private const int HashLength = 16;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly byte[] _block = new byte[256 * 1024];
    private readonly MemoryStream _line = new();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _input = new byte[HashLength];
    private int _start;
    private int _end;
    private bool _tooLong;
    private bool _blank = true;
    private bool _any;
    private bool _atEnd;
    private long _number;

    /// <summary>The octets that were read.</summary>
    public long Octets { get; private set; }

    /// <summary>The lines that were read.</summary>
    public long Count => _number;

    /// <summary>Whether the next line is here: reading it waits for nobody.</summary>
    public bool HasLine => _block.AsSpan(_start, _end - _start).Contains((byte)'\n');

    /// <summary>Reads the next line that is not blank; null at the end.</summary>
    /// <exception cref="IOException">The input cannot be read.</exception>
    public async ValueTask<BatchLine?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
            {
                return _any ? Take() : null;
            }

            var rest = _block.AsMemory(_start, _end - _start);
            var lineEnd = rest.Span.IndexOf((byte)'\n');
            Append(rest.Span[..(lineEnd < 0 ? rest.Length : lineEnd)]);
            _start += lineEnd < 0 ? rest.Length : lineEnd + 1;
            Octets += lineEnd < 0 ? rest.Length : lineEnd + 1;
            if (lineEnd >= 0 && Take() is { } line)
            {
                return line;
            }
        }
    }

    public void Dispose()
    {
        _hash.Dispose();
        _line.Dispose();
        stream.Dispose();
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_atEnd)
        {
            return false;
        }

        _start = 0;
        _end = await stream.ReadAsync(_block, cancellationToken);
        if (Octets == 0 && _block.AsSpan(0, _end).StartsWith(ByteOrderMark))
        {
            _start = ByteOrderMark.Length;
            Octets = _start;
        }

        _atEnd = _end == 0;
        return !_atEnd;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        _any = true;
        _blank &= bytes.IndexOfAnyExcept(" \t\r"u8) < 0;
        _hash.AppendData(bytes);
        _tooLong |= _line.Length + bytes.Length > MaxLength;
        if (!_tooLong)
        {
            _line.Write(bytes);
        }
    }

    // Null for a blank line, which is counted and belongs to the input.
    private BatchLine? Take()
    {
        _number++;
        var hash = _hash.GetHashAndReset();
        _input = SHA256.HashData([.. _input, .. hash])[..HashLength];
        var line = _blank ? null : new BatchLine(_number, _tooLong ? null : _line.ToArray(), Text(hash), Text(_input));
        _line.SetLength(0);
        // One long line must not cost its memory for ever.
        _line.Capacity = Math.Min(_line.Capacity, _block.Length);
        (_tooLong, _blank, _any) = (false, true, false);
        return line;
    }

    private static string Text(byte[] hash) => Base64Url.EncodeToString(hash.AsSpan(0, HashLength));
}
