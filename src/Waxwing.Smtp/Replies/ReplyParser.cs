using System.Text;

namespace Waxwing.Smtp;

/// <summary>
/// Reads replies (RFC 5321 §4.2) out of a stream of bytes, strictly and within bounds. Holds the lines of the reply
/// under way; the caller keeps the bytes of the line under way.
/// </summary>
internal sealed class ReplyParser
{
    /// <summary>The longest line accepted, in octets, CRLF included. RFC 5321 §4.5.3.1.5 asks for 512; some servers say more.</summary>
    public const int MaxLineLength = 2048;

    /// <summary>The most lines accepted in one reply.</summary>
    public const int MaxLines = 128;

    private readonly List<string> _lines = [];
    private readonly RecentReplies _recent = new();
    private int _code;
    private EnhancedStatusCode? _enhanced;

    /// <summary>Whether a reply has begun and its last line is still to come.</summary>
    public bool IsInsideReply => _lines.Count > 0;

    /// <summary>Takes whole lines from the front of <paramref name="bytes"/> until a reply is complete or no whole line is left.</summary>
    /// <param name="bytes">What has arrived and was not consumed yet.</param>
    /// <param name="reply">The complete reply, or null if more bytes are needed.</param>
    /// <returns>How many bytes were consumed.</returns>
    /// <exception cref="ReplyFormatException">The bytes are no reply, or exceed a bound.</exception>
    public int Consume(ReadOnlySpan<byte> bytes, out SmtpReply? reply)
    {
        var consumed = 0;
        while (true)
        {
            var rest = bytes[consumed..];
            var end = rest.IndexOf((byte)'\n');
            if (end < 0 ? rest.Length >= MaxLineLength : end >= MaxLineLength)
            {
                throw new ReplyFormatException(SmtpFailureDetail.ReplyLineTooLong, $"a reply line is longer than {MaxLineLength} octets");
            }

            if (end < 0)
            {
                reply = null;
                return consumed;
            }

            consumed += end + 1;
            if (TakeLine(rest[..(end + 1)]) is { } complete)
            {
                reply = complete;
                return consumed;
            }
        }
    }

    private SmtpReply? TakeLine(ReadOnlySpan<byte> octets)
    {
        if (!IsInsideReply && _recent.Find(octets) is { } known)
        {
            return known;
        }

        var line = octets;
        // RFC 5321 §2.3.8: a line ends in CRLF; a lone LF is what reply smuggling is made of.
        if (line.Length < 2 || line[^2] != '\r')
        {
            throw Malformed("a reply line does not end in CRLF");
        }

        line = line[..^2];
        var code = ParseCode(line);
        if (IsInsideReply && code != _code)
        {
            // RFC 5321 §4.2.1: every line of a reply has the same code.
            throw Malformed($"the lines of one reply have different codes, {_code} and {code}");
        }

        // RFC 5321 §4.2: the separator may be missing when the text is empty.
        var isLast = line.Length == 3 || line[3] == ' ';
        if (!isLast && line[3] != '-')
        {
            throw Malformed("a reply code is followed by neither a space nor a hyphen");
        }

        if (_lines.Count == MaxLines)
        {
            throw new ReplyFormatException(SmtpFailureDetail.ReplyTooLong, $"a reply has more than {MaxLines} lines");
        }

        var text = line.Length > 4 ? line[4..] : [];
        if (EnhancedStatusCode.TryParsePrefix(text, code / 100, out var enhanced, out var length))
        {
            // RFC 2034 §4: each line repeats the code; the first one counts.
            _enhanced ??= enhanced;
            text = text[length..];
        }

        _code = code;
        _lines.Add(Decode(text));
        if (!isLast)
        {
            return null;
        }

        var reply = new SmtpReply(code, _enhanced, _lines.ToArray());
        if (_lines.Count == 1)
        {
            _recent.Keep(octets, reply);
        }

        _lines.Clear();
        _enhanced = null;
        return reply;
    }

    private static int ParseCode(ReadOnlySpan<byte> line)
    {
        // RFC 5321 §4.2: Reply-code = %x32-35 %x30-35 %x30-39.
        if (line.Length < 3
            || line[0] is < (byte)'2' or > (byte)'5'
            || line[1] is < (byte)'0' or > (byte)'5'
            || line[2] is < (byte)'0' or > (byte)'9')
        {
            throw Malformed("a line does not begin with a reply code");
        }

        return ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + line[2] - '0';
    }

    private static string Decode(ReadOnlySpan<byte> text)
    {
        if (text.ContainsAny((byte)'\r', (byte)'\0'))
        {
            throw Malformed("a reply line holds a bare CR or a NUL");
        }

        // RFC 6531 §3.7.4.2: text may be UTF-8. What is neither text nor printable must not reach a terminal.
        return PrintableText.From(Encoding.UTF8.GetString(text));
    }

    private static ReplyFormatException Malformed(string message) => new(SmtpFailureDetail.ReplyMalformed, message);
}
