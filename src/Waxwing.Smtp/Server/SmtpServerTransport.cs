using System.Buffers;
using System.Net.Security;

namespace Waxwing.Smtp.Server;

/// <summary>What came of reading a line.</summary>
internal enum LineOutcome
{
    /// <summary>A line is there.</summary>
    Line,

    /// <summary>The line is longer than allowed. It was read to its end and thrown away; its first octets, enough for a verb, stand for it.</summary>
    TooLong,

    /// <summary>The line goes on and on: nothing that follows can be told apart from it.</summary>
    Endless,

    /// <summary>A LF without CR: nothing says where commands end for this client.</summary>
    BareLineFeed,

    /// <summary>The client ended the connection.</summary>
    End,
}

/// <summary>
/// Buffered reading and writing over the session's stream. Its memory is one fixed input buffer and the replies to what that
/// buffer held. What was written goes out whenever reading would wait: answers to pipelined commands share a segment (RFC 2920 §3.2).
/// </summary>
internal sealed class SmtpServerTransport(Stream stream, SmtpServerOptions options, CancellationToken sessionEnd) : IAsyncDisposable
{
    private const int BufferSize = 16 * 1024;
    private const int EndlessLine = 64 * 1024;
    private const int Verb = 4;
    private readonly byte[] _input = new byte[BufferSize];
    private readonly byte[] _verb = new byte[Verb];
    private readonly ArrayBufferWriter<byte> _output = new(1024);
    private int _start;
    private int _end;
    private SslStream? _tls;
    private Stream _stream = stream;

    /// <summary>What was read and not consumed.</summary>
    public ReadOnlyMemory<byte> Buffered => _input.AsMemory(_start.._end);

    /// <summary>Marks buffered octets as consumed.</summary>
    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
        {
            _start = _end = 0;
        }
    }

    /// <summary>Puts octets behind those that wait to be written.</summary>
    public void Write(ReadOnlySpan<byte> octets) => _output.Write(octets);

    /// <summary>Reads a line; it is valid until the next read.</summary>
    /// <param name="maxLength">The longest line, CRLF included; below the buffer's size.</param>
    /// <param name="timeout">For the line as a whole.</param>
    /// <param name="leave">Ends the wait besides the session's own end.</param>
    public async ValueTask<(LineOutcome Outcome, ReadOnlyMemory<byte> Line)> ReadLineAsync(int maxLength, TimeSpan timeout, CancellationToken leave = default)
    {
        if (TryTakeLine(maxLength, out var buffered))
        {
            return buffered;
        }

        using var deadline = new Deadline(options.Clock, timeout, sessionEnd, leave);
        long discarded = 0;
        while (true)
        {
            if (Buffered.Length > maxLength)
            {
                if (discarded == 0)
                {
                    Buffered.Span[..Verb].CopyTo(_verb);
                }

                // The last octet may be the CR of the line's end.
                discarded += Buffered.Length - 1;
                Consume(Buffered.Length - 1);
                if (discarded > EndlessLine)
                {
                    return (LineOutcome.Endless, default);
                }
            }

            if (!await FillAsync(deadline).ConfigureAwait(false))
            {
                return (LineOutcome.End, default);
            }

            if (TryTakeLine(maxLength, out var taken))
            {
                return discarded > 0 && taken.Outcome is LineOutcome.Line or LineOutcome.TooLong ? (LineOutcome.TooLong, _verb) : taken;
            }
        }
    }

    /// <summary>Sends what was written, then waits for more input.</summary>
    /// <returns>Whether input came; false at the end of the connection.</returns>
    public async ValueTask<bool> FillAsync(Deadline deadline)
    {
        await FlushAsync().ConfigureAwait(false);
        if (_start > 0 && _end == _input.Length)
        {
            Buffered.CopyTo(_input);
            _end -= _start;
            _start = 0;
        }

        var count = await _stream.ReadAsync(_input.AsMemory(_end), deadline.Token).ConfigureAwait(false);
        _end += count;
        return count > 0;
    }

    /// <summary>Sends what was written.</summary>
    public async ValueTask FlushAsync()
    {
        if (_output.WrittenCount == 0)
        {
            return;
        }

        // Not the session's token: the last reply of a session that is being ended must still go out.
        using var deadline = new Deadline(options.Clock, options.Timeouts.Write, CancellationToken.None);
        try
        {
            await _stream.WriteAsync(_output.WrittenMemory, deadline.Token).ConfigureAwait(false);
            await _stream.FlushAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late)
        {
            // Not a deadline that a 421 could tell the client of: it does not read.
            throw new IOException("The client does not read.", late);
        }

        _output.ResetWrittenCount();
    }

    /// <summary>Shakes hands. What was buffered must be empty: the caller checked it.</summary>
    public async ValueTask<SslStream> SecureAsync()
    {
        await FlushAsync().ConfigureAwait(false);
        using var deadline = new Deadline(options.Clock, options.Timeouts.Handshake, sessionEnd);
        _tls = new SslStream(_stream, leaveInnerStreamOpen: true);
        await _tls.AuthenticateAsServerAsync(TlsPolicy.ServerOptions(options.Certificate!), deadline.Token).ConfigureAwait(false);
        _stream = _tls;
        return _tls;
    }

    /// <summary>Says goodbye within TLS, so that the client can tell an end from a cut. The stream itself is its owner's to close.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_tls is null)
        {
            return;
        }

        try
        {
            if (_tls.IsAuthenticated)
            {
                await _tls.ShutdownAsync().WaitAsync(options.Timeouts.Write, options.Clock, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception gone) when (gone is IOException or TimeoutException or ObjectDisposedException or InvalidOperationException)
        {
            // The client is gone already, or does not read: nobody waits for this goodbye.
        }

        await _tls.DisposeAsync().ConfigureAwait(false);
    }

    private bool TryTakeLine(int maxLength, out (LineOutcome Outcome, ReadOnlyMemory<byte> Line) taken)
    {
        var span = Buffered.Span;
        var feed = span.IndexOf((byte)'\n');
        taken = default;
        if (feed < 0)
        {
            return false;
        }

        var line = Buffered[..feed];
        Consume(feed + 1);
        taken = line.Span is not [.., (byte)'\r'] ? (LineOutcome.BareLineFeed, default)
            : feed + 1 > maxLength ? (LineOutcome.TooLong, line[..Verb])
            : (LineOutcome.Line, line[..^1]);
        return true;
    }
}
