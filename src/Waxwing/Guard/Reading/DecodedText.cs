using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Waxwing;

/// <summary>
/// The text of octets, decoded once and as it is asked for. Lines end with LF, however they end in the octets. Where no charset is declared, or UTF-8 or its part ASCII, the text is
/// UTF-8; from the first octet on that cannot be, every octet is a character: numbers and keys are ASCII in all charsets that have been in use.
/// </summary>
internal sealed class DecodedText : TextReader
{
    private const int Ascii = 20127;
    private const int Utf8CodePage = 65001;

    private readonly Octets _octets;
    private readonly Decoder? _decoder;
    private bool _isLatin1;
    private bool _holdsReturn;

    /// <param name="octets">The octets. They are the caller's to dispose.</param>
    /// <param name="charset">Their charset, if one is declared.</param>
    public DecodedText(Octets octets, Encoding? charset)
    {
        _octets = octets;
        charset ??= TextDecoding.ByMark(octets);
        if (charset is not (null or { CodePage: Ascii or Utf8CodePage }))
        {
            _decoder = charset.GetDecoder();
            // Octets that are none of their charset do not end the text.
            _decoder.Fallback = DecoderFallback.ReplacementFallback;
        }
    }

    /// <summary>Reads some more.</summary>
    /// <param name="buffer">Room for four characters at least.</param>
    /// <returns>How many were read; 0 at the end.</returns>
    public override int Read(Span<char> buffer)
    {
        while (true)
        {
            var held = _holdsReturn ? 1 : 0;
            buffer[0] = '\r';
            _holdsReturn = false;
            var decoded = Decode(buffer[held..]);
            if (decoded == 0)
            {
                return held;
            }

            if (WithLineFeeds(buffer[..(held + decoded)]) is > 0 and var length)
            {
                return length;
            }
        }
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <summary>Not there: text is read in pieces.</summary>
    public override int Read() => throw new NotSupportedException();

    /// <summary>Not there: text is read in pieces.</summary>
    public override int Peek() => throw new NotSupportedException();

    private int Decode(Span<char> room)
    {
        for (var least = 1; ;)
        {
            var octets = _octets.Peek(least);
            var written = Decode(octets, room, isLast: octets.Length < least, out var used);
            _octets.Advance(used);
            if (written > 0 || octets.IsEmpty)
            {
                return written;
            }

            // Some of a character is there, and the rest comes with the next octets.
            least = octets.Length - used + 1;
        }
    }

    private int Decode(ReadOnlySpan<byte> octets, Span<char> room, bool isLast, out int used)
    {
        int written;
        if (_decoder is not null)
        {
            _decoder.Convert(octets, room, flush: isLast, out used, out written, out _);
        }
        else if (_isLatin1)
        {
            used = Math.Min(octets.Length, room.Length);
            written = Encoding.Latin1.GetChars(octets[..used], room);
        }
        else
        {
            _isLatin1 = Utf8.ToUtf16(octets, room, out used, out written, replaceInvalidSequences: false, isFinalBlock: isLast) == OperationStatus.InvalidData;
        }

        return written;
    }

    // A CR at the end is held back until it is known what follows.
    private int WithLineFeeds(Span<char> text)
    {
        var (from, to) = (0, 0);
        while (text[from..].IndexOf('\r') is var length and >= 0)
        {
            text.Slice(from, length).CopyTo(text[to..]);
            (from, to) = (from + length + 1, to + length);
            if (from == text.Length)
            {
                _holdsReturn = true;
                return to;
            }

            if (text[from] != '\n')
            {
                text[to++] = '\r';
            }
        }

        text[from..].CopyTo(text[to..]);
        return to + text.Length - from;
    }
}
