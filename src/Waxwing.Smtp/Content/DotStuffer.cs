namespace Waxwing.Smtp;

/// <summary>Doubles a dot at the beginning of a line (RFC 5321 §4.5.2) in content that comes piece by piece.</summary>
internal struct DotStuffer
{
    private bool _afterCr;

    /// <summary>A stuffer at the beginning of the content, which is the beginning of a line.</summary>
    public static DotStuffer AtStart => new() { IsAtLineStart = true };

    /// <summary>Whether what was copied so far ends in CRLF, or nothing was copied.</summary>
    public bool IsAtLineStart { get; private set; }

    /// <summary>Finds how much of <paramref name="content"/> can be copied as it is.</summary>
    /// <param name="content">The next octets of the content, cut anywhere; not empty.</param>
    /// <param name="stuff">Whether a dot must be written behind the copied octets.</param>
    /// <returns>How many octets to copy: less than all of them if a dot must follow, or if a line end was cut.</returns>
    public int Next(ReadOnlySpan<byte> content, out bool stuff)
    {
        stuff = IsAtLineStart && content[0] == '.';
        if (stuff)
        {
            IsAtLineStart = false;
            return 0;
        }

        if (_afterCr && content[0] == '\n')
        {
            _afterCr = false;
            IsAtLineStart = true;
            return 1;
        }

        var dot = content.IndexOf("\r\n."u8);
        stuff = dot >= 0;
        _afterCr = !stuff && content[^1] == '\r';
        IsAtLineStart = !stuff && content.EndsWith("\r\n"u8);
        return stuff ? dot + 2 : content.Length;
    }
}
