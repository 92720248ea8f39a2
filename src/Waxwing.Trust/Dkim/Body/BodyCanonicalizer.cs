namespace Waxwing.Trust;

/// <summary>
/// Makes a body canonical while it passes, in pieces of any size (RFC 6376 §3.4.3, §3.4.4). Line ends are held back until
/// something follows them, since those at the end of the body do not count.
/// </summary>
internal abstract class BodyCanonicalizer(BodyDigest digest)
{
    private static readonly byte[] LineEnds = [.. Enumerable.Repeat("\r\n"u8.ToArray(), 512).SelectMany(octets => octets)];

    private long _heldLineEnds;

    public static BodyCanonicalizer Create(DkimCanonicalization canonicalization, BodyDigest digest) => canonicalization switch
    {
        DkimCanonicalization.Simple => new SimpleBody(digest),
        DkimCanonicalization.Relaxed => new RelaxedBody(digest),
    };

    public abstract void Append(ReadOnlySpan<byte> octets);

    /// <summary>Ends the body.</summary>
    public abstract void Finish();

    protected bool IsEmpty => digest.Octets == 0;

    protected void HoldLineEnds(long count) => _heldLineEnds += count;

    /// <summary>Lets octets through, and before them the line ends that were held.</summary>
    protected void Emit(ReadOnlySpan<byte> octets)
    {
        for (; _heldLineEnds > 0; _heldLineEnds -= Math.Min(_heldLineEnds, LineEnds.Length / 2))
        {
            digest.Append(LineEnds.AsSpan(0, (int)Math.Min(2 * _heldLineEnds, LineEnds.Length)));
        }

        digest.Append(octets);
    }

    /// <summary>Ends with one line end, whatever was held.</summary>
    protected void EmitLastLineEnd() => digest.Append("\r\n"u8);

    /// <summary>The octets before the line ends that they end with.</summary>
    protected static ReadOnlySpan<byte> WithoutLineEnds(ReadOnlySpan<byte> octets, out int lineEnds)
    {
        lineEnds = 0;
        while (octets.EndsWith("\r\n"u8))
        {
            octets = octets[..^2];
            lineEnds++;
        }

        return octets;
    }
}
