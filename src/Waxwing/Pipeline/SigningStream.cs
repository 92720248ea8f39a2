using System.Buffers;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Takes a message that passes by on its way to a signature: its header is kept, its body hashed, and nothing else of it remains.</summary>
/// <param name="body">The hasher; it is disposed with this.</param>
internal sealed class SigningStream(DkimBodyHasher body) : WriteOnlyStream
{
    // MimeKit wrote it, out of what was judged; this only bounds the memory.
    private const int MaxHeader = 4 * 1024 * 1024;

    private readonly ContentScanner _scanner = new(hashes: false);
    private readonly ArrayBufferWriter<byte> _header = new();
    private int _headerLength = -1;

    /// <summary>The header, with the empty line at its end.</summary>
    public ReadOnlyMemory<byte> Header => _headerLength < 0 ? _header.WrittenMemory : _header.WrittenMemory[.._headerLength];

    /// <summary>The body so far.</summary>
    public DkimBodyHasher Body => body;

    /// <summary>What was found in everything written so far; without a hash.</summary>
    public ContentFacts Facts => _scanner.GetFacts();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _scanner.Append(buffer);
        if (_headerLength >= 0)
        {
            body.Append(buffer);
            return;
        }

        // The empty line may begin in what came before.
        var from = Math.Max(0, _header.WrittenCount - 3);
        _header.Write(buffer);
        if (_header.WrittenSpan[from..].IndexOf("\r\n\r\n"u8) is >= 0 and var at)
        {
            _headerLength = from + at + 4;
            body.Append(_header.WrittenSpan[_headerLength..]);
        }
        else if (_header.WrittenCount > MaxHeader)
        {
            throw new InvalidDataException("the header has more than 4 MiB");
        }
    }

    protected override void Dispose(bool disposing)
    {
        body.Dispose();
        _scanner.Dispose();
        base.Dispose(disposing);
    }
}
