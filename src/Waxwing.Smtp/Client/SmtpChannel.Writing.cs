using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Waxwing.Smtp;

internal sealed partial class SmtpChannel
{
    // Room for a whole transaction with small content, so that it leaves in one write.
    private const int OutputSize = 64 * 1024;

    private readonly List<Transaction> _endings = [];
    private byte[] _output;
    private int _outputLength;
    private bool _contentUnderWay;
    private TimeSpan _writeLimit;

    /// <summary>Fires when the connection ends.</summary>
    public CancellationToken Lifetime => _lifetime.Token;

    /// <summary>How many octets were handed to the stream.</summary>
    public long OctetsWritten { get; private set; }

    /// <summary>Whether something waits for the next flush.</summary>
    public bool HasOutput => _outputLength > 0;

    /// <summary>How many octets wait for the next flush.</summary>
    public int OutputLength => _outputLength;

    /// <summary>How many octets still fit before the buffer must be flushed.</summary>
    public int OutputRoom => _output.Length - _outputLength;

    /// <summary>Queues a command and the reply that it will get. The octets leave with the next flush.</summary>
    /// <param name="line">The command without CRLF. It is made of validated values, so it holds no CR or LF.</param>
    /// <param name="receiver">Who takes the reply.</param>
    /// <param name="stage">The stage that the reply belongs to.</param>
    /// <param name="index">Which of several replies of that stage it is.</param>
    /// <param name="traced">What the trace sees in the command's place, or null for the command itself.</param>
    /// <exception cref="SmtpException">The connection is broken.</exception>
    public void Command(string line, IReplyReceiver receiver, SmtpStage stage, int index = 0, string? traced = null) =>
        Command(Encoding.UTF8.GetBytes(line), receiver, stage, index, traced);

    /// <summary>Queues a command and the reply that it will get. The octets leave with the next flush.</summary>
    /// <param name="line">The command without CRLF, in UTF-8.</param>
    /// <param name="receiver">Who takes the reply.</param>
    /// <param name="stage">The stage that the reply belongs to.</param>
    /// <param name="index">Which of several replies of that stage it is.</param>
    /// <param name="traced">What the trace sees in the command's place, or null for the command itself.</param>
    /// <exception cref="SmtpException">The connection is broken.</exception>
    public void Command(ReadOnlySpan<byte> line, IReplyReceiver receiver, SmtpStage stage, int index = 0, string? traced = null)
    {
        // The types that commands are made of cannot hold these; a defect of ours must still not reach the wire.
        if (line.ContainsAny((byte)'\r', (byte)'\n', (byte)'\0'))
        {
            throw new ArgumentException("A command cannot hold CR, LF or NUL.", nameof(line));
        }

        Expect(receiver, stage, index);
        _trace?.Command(traced ?? Encoding.UTF8.GetString(line));
        if (OutputRoom < line.Length + 2)
        {
            Grow(line.Length + 2);
        }

        Append(line);
        Append("\r\n"u8);
    }

    /// <summary>Appends octets to the buffer.</summary>
    /// <param name="octets">At most <see cref="OutputRoom"/>.</param>
    public void Append(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(_output.AsSpan(_outputLength));
        _outputLength += octets.Length;
    }

    /// <summary>Hands everything queued to the stream.</summary>
    /// <param name="isContent">Whether a failure belongs to the content.</param>
    /// <exception cref="SmtpException">The connection is broken.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask FlushAsync(bool isContent = false)
    {
        var length = _outputLength;
        _outputLength = 0;
        await WriteAsync(_output.AsMemory(0, length), isContent).ConfigureAwait(false);
        OnFlushed();
    }

    /// <summary>The content of a transaction ends with the last octet that is queued, or with those of the next <see cref="WriteBehindAsync"/>.</summary>
    /// <param name="transaction">The transaction.</param>
    public void MarkEnd(Transaction transaction)
    {
        transaction.QueueEnd();
        _endings.Add(transaction);
    }

    /// <summary>Hands everything queued to the stream, and behind it octets that are not copied.</summary>
    /// <param name="octets">Octets of content.</param>
    /// <param name="ending">The transaction whose content ends with these octets, or null.</param>
    /// <exception cref="SmtpException">The connection is broken.</exception>
    public async ValueTask WriteBehindAsync(ReadOnlyMemory<byte> octets, Transaction? ending)
    {
        var length = _outputLength;
        _outputLength = 0;
        await WriteAsync(_output.AsMemory(0, length), isContent: true).ConfigureAwait(false);
        if (ending is not null)
        {
            MarkEnd(ending);
        }

        await WriteAsync(octets, isContent: true).ConfigureAwait(false);
        OnFlushed();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, bool isContent)
    {
        if (Broken is { } broken)
        {
            FailEndings(broken);
            throw new SmtpException(broken);
        }

        // From here on the last octet of the content may be on its way, whatever happens to this write.
        _endings.ForEach(static ending => ending.HandOverEnd());
        OnHandingOver();
        _contentUnderWay = isContent || _endings.Count > 0;
        // A command that is not taken is one that is not answered: QUIT, above all, waits for nobody.
        _writeLimit = _contentUnderWay ? _timeouts.DataBlock : _timeouts.For(HeadStage());
        _writeTimer.Change(_writeLimit, Timeout.InfiniteTimeSpan);
        try
        {
            await _stream.WriteAsync(octets, _lifetime.Token).ConfigureAwait(false);
            _endings.ForEach(static ending => ending.TakeEnd());
            _endings.Clear();
            // Without the token: the server may have answered and closed by now, and that is no failure of this write.
            await _stream.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            OctetsWritten += octets.Length;
            _writeTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            OnLost("the connection was lost while writing");
            FailEndings(Broken!);
            throw new SmtpException(Broken!, exception);
        }
    }

    // A server may have answered everything before it took the end: then no reply is outstanding that could tell of the break.
    private void FailEndings(SmtpError cause)
    {
        _endings.ForEach(ending => ending.OnBroken(cause, heads: false));
        _endings.Clear();
    }

    private void OnWriteOverdue() => Break(Failure(
        _contentUnderWay ? SmtpStage.Data : HeadStage(),
        SmtpFailure.TimedOut,
        $"the server did not take what was written within {Seconds(_writeLimit)}"));

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(_outputLength + needed);
        _output.AsSpan(0, _outputLength).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_output, clearArray: true);
        _output = larger;
    }

    // Credentials and content pass through this buffer: it goes back to the pool empty.
    private void ReturnOutput()
    {
        ArrayPool<byte>.Shared.Return(_output, clearArray: true);
        _output = [];
        _outputLength = 0;
    }
}
