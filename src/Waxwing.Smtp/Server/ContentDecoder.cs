using System.Buffers;

namespace Waxwing.Smtp.Server;

/// <summary>
/// Undoes dot-stuffing (RFC 5321 §4.5.2) and finds the end of DATA: CR LF "." CR LF and nothing else, however the octets are
/// cut. A CR or LF alone never starts a line here, so that nothing can be smuggled past the end that another server sees.
/// </summary>
internal sealed class ContentDecoder
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("\r\n\0"u8);
    private State _state = State.LineStart;

    private enum State
    {
        LineStart,
        Text,
        Cr,
        Dot,
        DotCr,
    }

    /// <summary>Whether the end was seen.</summary>
    public bool Ended { get; private set; }

    /// <summary>Whether the content held a CR or LF that is not part of a CRLF, or a NUL: it must be refused.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Decodes octets until they are used up or the end is found.</summary>
    /// <param name="input">The octets as they came.</param>
    /// <param name="output">Where the content goes.</param>
    /// <returns>How many octets were used; those behind the end are the next command's.</returns>
    public int Decode(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        var i = 0;
        while (i < input.Length && !Ended)
        {
            if (_state == State.Text)
            {
                var run = input[i..].IndexOfAny(Marks);
                run = run < 0 ? input.Length - i : run;
                output.Write(input.Slice(i, run));
                i += run;
                if (i == input.Length)
                {
                    break;
                }
            }

            Step(input[i++], output);
        }

        return i;
    }

    private void Step(byte b, IBufferWriter<byte> output)
    {
        switch (_state, b)
        {
            case (State.LineStart, (byte)'.'):
                // RFC 5321 §4.5.2: a dot at the start of a line is removed, unless it is the whole line.
                _state = State.Dot;
                return;
            case (State.Dot, (byte)'\r'):
                // Held back: it belongs to the content only if no LF follows, and then the content is malformed anyway.
                _state = State.DotCr;
                return;
            case (State.DotCr, (byte)'\n'):
                Ended = true;
                return;
            case (State.DotCr, _):
                IsMalformed = true;
                output.Write("\r"u8);
                _state = State.Cr;
                Step(b, output);
                return;
            case (State.Cr, (byte)'\n'):
                _state = State.LineStart;
                break;
            case (State.Cr, (byte)'\r'):
                IsMalformed = true;
                break;
            case (_, (byte)'\r'):
                _state = State.Cr;
                break;
            default:
                IsMalformed |= _state == State.Cr || b is (byte)'\n' or 0;
                _state = State.Text;
                break;
        }

        output.Write([b]);
    }
}
