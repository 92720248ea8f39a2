using System.Buffers;
using System.Security.Cryptography;

namespace Waxwing.Smtp;

/// <summary>Reads content piece by piece and finds what the wire cannot carry. Used by one thread at a time.</summary>
/// <param name="hashes">Whether <see cref="ContentFacts.Sha256"/> is wanted; where not, it is empty.</param>
public sealed class ContentScanner(bool hashes = true) : IDisposable
{
    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n\0"u8);

    private IncrementalHash? _hash;
    private long _length;
    private long _lineLength;
    private long _longestLine;
    private bool _eightBit;
    private bool _nul;
    private bool _bareCr;
    private bool _bareLf;
    private bool _afterCr;
    private bool _afterCrlf;

    /// <summary>Reads the next piece.</summary>
    /// <param name="bytes">The piece; may be cut anywhere.</param>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (hashes)
        {
            _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            _hash.AppendData(bytes);
        }

        Judge(bytes);
    }

    private void Judge(ReadOnlySpan<byte> bytes)
    {
        _length += bytes.Length;
        _eightBit |= !System.Text.Ascii.IsValid(bytes);
        while (!bytes.IsEmpty)
        {
            var next = bytes.IndexOfAny(LineEnds);
            var text = next < 0 ? bytes.Length : next;
            if (text > 0)
            {
                _bareCr |= _afterCr;
                _lineLength += text;
                _afterCr = _afterCrlf = false;
            }

            if (next < 0)
            {
                break;
            }

            TakeSpecial(bytes[next]);
            bytes = bytes[(next + 1)..];
        }

        _longestLine = Math.Max(_longestLine, _lineLength);
    }

    /// <summary>What was found in everything appended so far, taken as the whole.</summary>
    /// <returns>The facts.</returns>
    public ContentFacts GetFacts() => FactsWith(!hashes ? [] : _hash is null ? SHA256.HashData([]) : _hash.GetCurrentHash());

    private ContentFacts FactsWith(ReadOnlySpan<byte> hash) => new(
        _length, _longestLine, _eightBit, _nul, _bareCr || _afterCr, _bareLf, _afterCrlf, Convert.ToHexStringLower(hash));

    /// <summary>Whether an octet above 127 was met so far.</summary>
    internal bool HasEightBit => _eightBit;

    /// <summary>Whether something that forbids the content to go out was met so far; a CR at the end of a piece is no fault yet.</summary>
    internal bool HasFault => _nul || _bareCr || _bareLf || _longestLine > ContentFacts.MaxLineLength;

    /// <summary>Reads content that lies in memory.</summary>
    /// <param name="content">The whole content.</param>
    /// <returns>The facts.</returns>
    public static ContentFacts Scan(ReadOnlySpan<byte> content)
    {
        // At once, a hash costs neither an object nor a call for each piece.
        using var scanner = new ContentScanner(hashes: false);
        if (!content.IsEmpty)
        {
            scanner.Judge(content);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return scanner.FactsWith(hash);
    }

    /// <inheritdoc/>
    public void Dispose() => _hash?.Dispose();

    private void TakeSpecial(byte special)
    {
        switch (special)
        {
            case (byte)'\r':
                _bareCr |= _afterCr;
                _afterCr = true;
                _afterCrlf = false;
                break;
            case (byte)'\n':
                _bareLf |= !_afterCr;
                _longestLine = Math.Max(_longestLine, _lineLength);
                _lineLength = 0;
                _afterCrlf = _afterCr;
                _afterCr = false;
                break;
            default:
                _nul = true;
                _bareCr |= _afterCr;
                _lineLength++;
                _afterCr = _afterCrlf = false;
                break;
        }
    }
}
