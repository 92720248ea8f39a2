namespace Waxwing.Trust;

/// <summary>The body as it is, but for empty lines at its end, of which one line end stays; also where there was none (RFC 6376 §3.4.3).</summary>
internal sealed class SimpleBody(BodyDigest digest) : BodyCanonicalizer(digest)
{
    // A CR at the end of a piece: the first half of a line end, or an octet like others.
    private bool _carriageReturn;

    public override void Append(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
        {
            return;
        }

        if (_carriageReturn)
        {
            _carriageReturn = false;
            if (octets[0] == '\n')
            {
                HoldLineEnds(1);
                octets = octets[1..];
            }
            else
            {
                Emit("\r"u8);
            }
        }

        if (octets.EndsWith("\r"u8))
        {
            _carriageReturn = true;
            octets = octets[..^1];
        }

        var content = WithoutLineEnds(octets, out var lineEnds);
        if (!content.IsEmpty)
        {
            Emit(content);
        }

        HoldLineEnds(lineEnds);
    }

    public override void Finish()
    {
        if (_carriageReturn)
        {
            Emit("\r"u8);
        }

        EmitLastLineEnd();
    }
}
