using System.Buffers;
using System.Globalization;
using Waxwing.Smtp;

namespace Waxwing.Cli.Messages;

/// <summary>Reads a message file piece by piece and finds, with its line, what cannot go to the wire as it is.</summary>
internal sealed class LineSurvey
{
    private static readonly SearchValues<byte> Special = SearchValues.Create("\r\n\0"u8);

    private long _line = 1;
    private long _length;
    private bool _afterCr;
    private long? _nul;
    private long? _bareCr;
    private long? _crlf;
    private long? _lf;
    private long? _long;

    /// <summary>Reads the next piece; it may be cut anywhere.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var next = bytes.IndexOfAny(Special);
            Take(next < 0 ? bytes.Length : next);
            if (next < 0)
            {
                return;
            }

            TakeSpecial(bytes[next]);
            bytes = bytes[(next + 1)..];
        }
    }

    /// <summary>Judges everything that was read, as the whole. Lines that all end in LF are fine: they are written with CRLF.</summary>
    /// <exception cref="SendException">The file cannot be sent as it is; the message names the line and what to do.</exception>
    public void Judge()
    {
        if (_nul is { } nul)
        {
            throw Refuse(SmtpFailureDetail.ContentNotCanonical, nul, "holds a NUL, which no mail server has to take: is this a message? Encode that part as base64");
        }

        EndCr();
        if (_bareCr is { } bareCr)
        {
            throw Refuse(SmtpFailureDetail.ContentNotCanonical, bareCr, "holds a CR that no LF follows: end every line with CRLF, or every line with LF");
        }

        if (_crlf is { } crlf && _lf is { } lf)
        {
            throw Refuse(SmtpFailureDetail.ContentNotCanonical, Math.Max(crlf, lf),
                $"is the first to end in {(lf > crlf ? "LF, after lines that end in CRLF" : "CRLF, after lines that end in LF")}: end every line in the same way (such a mix can smuggle a second message)");
        }

        if (_long is { } tooLong)
        {
            throw Refuse(SmtpFailureDetail.ContentLineTooLong, tooLong, $"has more than {ContentFacts.MaxLineLength} octets (RFC 5322 §2.1.1): encode that part as quoted-printable or base64");
        }
    }

    private void Take(int length)
    {
        if (length == 0)
        {
            return;
        }

        EndCr();
        _length += length;
        if (_length > ContentFacts.MaxLineLength)
        {
            _long ??= _line;
        }
    }

    private void TakeSpecial(byte special)
    {
        switch (special)
        {
            case (byte)'\n':
                if (_afterCr)
                {
                    _crlf ??= _line;
                }
                else
                {
                    _lf ??= _line;
                }

                _afterCr = false;
                _length = 0;
                _line++;
                break;
            case (byte)'\r':
                EndCr();
                _afterCr = true;
                break;
            default:
                EndCr();
                _nul ??= _line;
                _length++;
                break;
        }
    }

    private void EndCr()
    {
        if (_afterCr)
        {
            _bareCr ??= _line;
            _afterCr = false;
        }
    }

    private static SendException Refuse(SmtpFailureDetail detail, long line, string what) => new(new SendError
    {
        Stage = SendStage.Validate,
        Failure = SmtpFailure.PolicyRefused,
        Detail = detail.ToString(),
        Message = string.Create(CultureInfo.InvariantCulture, $"line {line} of the message file {what}"),
        Scope = FailureScope.Message,
        Retry = RetryAdvice.Never,
    });
}
