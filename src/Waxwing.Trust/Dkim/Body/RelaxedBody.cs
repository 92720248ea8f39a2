namespace Waxwing.Trust;

/// <summary>
/// The body with one space for each run of white space, none at the end of lines, and no empty lines at its end
/// (RFC 6376 §3.4.4). A body that has nothing else is empty.
/// </summary>
internal sealed class RelaxedBody(BodyDigest digest) : BodyCanonicalizer(digest)
{
    private bool _atLineStart = true;
    private bool _space;
    private bool _carriageReturn;

    public override void Append(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            octets = _atLineStart && !_space && !_carriageReturn && Unchanged(octets) is > 0 and var length ? Pass(octets, length) : Step(octets);
        }
    }

    public override void Finish()
    {
        if (_carriageReturn)
        {
            EmitContent("\r"u8);
        }

        if (!IsEmpty)
        {
            EmitLastLineEnd();
        }
    }

    /// <summary>The length of those whole lines at the beginning that are canonical already: most of any message.</summary>
    private static int Unchanged(ReadOnlySpan<byte> octets)
    {
        var length = 0;
        while (true)
        {
            var line = octets[length..];
            var end = line.IndexOf("\r\n"u8);
            if (end < 0)
            {
                return length;
            }

            line = line[..end];
            if (line.Contains((byte)'\t') || line.IndexOf("  "u8) >= 0 || line.EndsWith(" "u8))
            {
                return length;
            }

            length += end + 2;
        }
    }

    private ReadOnlySpan<byte> Pass(ReadOnlySpan<byte> octets, int length)
    {
        var content = WithoutLineEnds(octets[..length], out var lineEnds);
        if (!content.IsEmpty)
        {
            Emit(content);
        }

        HoldLineEnds(lineEnds);
        return octets[length..];
    }

    /// <summary>Takes the octets up to and including the next one that matters.</summary>
    private ReadOnlySpan<byte> Step(ReadOnlySpan<byte> octets)
    {
        if (_carriageReturn)
        {
            _carriageReturn = false;
            if (octets[0] == '\n')
            {
                HoldLineEnds(1);
                (_atLineStart, _space) = (true, false);
                return octets[1..];
            }

            EmitContent("\r"u8);
        }

        var length = EndOfRun(octets);
        var content = length < 0 ? octets : octets[..length];
        if (!content.IsEmpty)
        {
            EmitContent(content);
        }

        if (length < 0)
        {
            return [];
        }

        _carriageReturn = octets[length] == '\r';
        _space |= !_carriageReturn;
        _atLineStart = false;
        return octets[(length + 1)..];
    }

    /// <summary>Where white space or a line end begins that may have to change; one space between words stays. Negative if nowhere.</summary>
    private int EndOfRun(ReadOnlySpan<byte> octets)
    {
        for (var at = 0; octets[at..].IndexOfAny((byte)' ', (byte)'\t', (byte)'\r') is >= 0 and var length; at++)
        {
            at += length;
            if (octets[at] != ' ' || at + 1 == octets.Length || octets[at + 1] is (byte)' ' or (byte)'\t' or (byte)'\r' || (at == 0 && _space))
            {
                return at;
            }
        }

        return -1;
    }

    private void EmitContent(ReadOnlySpan<byte> content)
    {
        if (_space)
        {
            Emit(" "u8);
            _space = false;
        }

        _atLineStart = false;
        Emit(content);
    }
}
