using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Looks at what is written into it, and keeps nothing.</summary>
internal sealed class ScanningStream : WriteOnlyStream
{
    private readonly ContentScanner _scanner = new(hashes: false);

    /// <summary>What was found in everything written so far; without a hash.</summary>
    public ContentFacts Facts => _scanner.GetFacts();

    public override void Write(ReadOnlySpan<byte> buffer) => _scanner.Append(buffer);

    protected override void Dispose(bool disposing)
    {
        _scanner.Dispose();
        base.Dispose(disposing);
    }
}
