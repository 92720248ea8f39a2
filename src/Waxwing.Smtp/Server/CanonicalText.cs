namespace Waxwing.Smtp.Server;

/// <summary>Checks that text sent with BDAT has no CR or LF but in CRLF and no NUL, across chunks (RFC 5321 §2.3.8).</summary>
internal sealed class CanonicalText
{
    private bool _afterCr;

    /// <summary>Whether a CR or LF alone or a NUL was seen.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Looks at the next octets.</summary>
    public void Add(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty && !IsMalformed)
        {
            if (_afterCr)
            {
                IsMalformed = octets[0] != '\n';
                _afterCr = false;
                octets = octets[1..];
                continue;
            }

            var mark = octets.IndexOfAny((byte)'\r', (byte)'\n', (byte)0);
            if (mark < 0)
            {
                return;
            }

            _afterCr = octets[mark] == '\r';
            IsMalformed = !_afterCr;
            octets = octets[(mark + 1)..];
        }
    }

    /// <summary>The content is whole: a CR at its very end is alone.</summary>
    public void End() => IsMalformed |= _afterCr;
}
