using System.Buffers;

namespace Waxwing.Smtp;

/// <summary>
/// One connection as the protocol sees it: a writer, a reader that always runs, and between them the queue of replies
/// that the server owes. There is one way to end it early, <see cref="Break"/>; it keeps the first cause.
/// </summary>
internal sealed partial class SmtpChannel : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly TimeProvider _clock;
    private readonly SmtpTimeouts _timeouts;
    private readonly ISmtpTrace? _trace;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly Lock _gate = new();
    private readonly ITimer _replyTimer;
    private readonly ITimer _writeTimer;
    private Task _reading = Task.CompletedTask;

    public SmtpChannel(Stream stream, SmtpTimeouts timeouts, TimeProvider clock, ISmtpTrace? trace)
    {
        _stream = stream;
        _timeouts = timeouts;
        _clock = clock;
        _trace = trace;
        _output = ArrayPool<byte>.Shared.Rent(OutputSize);
        _replyTimer = clock.CreateTimer(static state => ((SmtpChannel)state!).OnReplyOverdue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _writeTimer = clock.CreateTimer(static state => ((SmtpChannel)state!).OnWriteOverdue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Why the connection cannot be used any more, or null while it can.</summary>
    public SmtpError? Broken { get; private set; }

    /// <summary>The trace that sees the conversation, or null.</summary>
    public ISmtpTrace? Trace => _trace;

    /// <summary>The clock of all deadlines.</summary>
    public TimeProvider Clock => _clock;

    /// <summary>The limits of the phases.</summary>
    public SmtpTimeouts Timeouts => _timeouts;

    /// <summary>Starts the reader.</summary>
    /// <param name="greeting">Takes the greeting, which the server owes without being asked; null where it was read before TLS.</param>
    /// <param name="inClear">Whether the stream is not under TLS yet.</param>
    public void Start(IReplyReceiver? greeting, bool inClear = false)
    {
        _inClear = inClear;
        _lastHeard = _clock.GetTimestamp();
        // Queued before the reader runs: a greeting may have arrived already, and must not look like a reply to nothing.
        if (greeting is not null)
        {
            Expect(greeting, SmtpStage.Greeting);
            OnHandingOver();
            OnFlushed();
        }

        // The reader lives as long as the connection. It is nobody's, and keeps neither the trace nor the log scopes of whoever happened to open it.
        using (ExecutionContext.SuppressFlow())
        {
            _reading = Task.Run(ReadAsync);
        }
    }

    /// <summary>Ends the connection at once. The first cause is kept; every outstanding reply learns of it.</summary>
    /// <param name="cause">Why.</param>
    public void Break(SmtpError cause)
    {
        List<IReplyReceiver> waiting = [];
        lock (_gate)
        {
            if (Broken is not null || _detached)
            {
                return;
            }

            Broken = cause;
            while (_expected.TryDequeue(out var expected))
            {
                if (waiting.Count == 0 || !ReferenceEquals(waiting[^1], expected.Receiver))
                {
                    waiting.Add(expected.Receiver);
                }
            }
        }

        _trace?.Event($"connection ended: {cause.Message}");
        StopTimers();
        _lifetime.Cancel();
        // The socket goes away under TLS, with no goodbye: whoever waits in a read or a write is released now.
        _stream.Dispose();
        for (var i = 0; i < waiting.Count; i++)
        {
            waiting[i].OnBroken(cause, heads: i == 0);
        }
    }

    /// <summary>Where the server is: the stage of the reply that it owes first, or between two replies.</summary>
    public SmtpStage Stage => HeadStage();

    /// <summary>Ends the connection because the caller wants so, wherever it is.</summary>
    /// <param name="atRest">The stage to tell if the server owes nothing.</param>
    public void Cancel(SmtpStage atRest)
    {
        var stage = HeadStage();
        Break(Failure(stage == SmtpStage.Noop ? atRest : stage, SmtpFailure.Cancelled, "cancelled by the caller"));
    }

    /// <summary>Ends the connection because we are done with it.</summary>
    public void Close() => Break(Failure(SmtpStage.Quit, SmtpFailure.ConnectionLost, "the connection was closed by us"));

    /// <summary>Lets go of everything. An orderly end says QUIT first.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Close();
        await _reading.ConfigureAwait(false);
        await _replyTimer.DisposeAsync().ConfigureAwait(false);
        await _writeTimer.DisposeAsync().ConfigureAwait(false);
        _lifetime.Dispose();
        ReturnOutput();
    }

    /// <summary>Ends the use of the clear channel, whose stream goes on under TLS: the reader has stopped, the stream stays open.</summary>
    /// <returns>How many octets the server sent behind its 220.</returns>
    public async ValueTask<int> DetachAsync()
    {
        await _reading.ConfigureAwait(false);
        lock (_gate)
        {
            // A cancellation from here on is the handshake's.
            _detached = true;
        }

        _disposed = true;
        await _replyTimer.DisposeAsync().ConfigureAwait(false);
        await _writeTimer.DisposeAsync().ConfigureAwait(false);
        _lifetime.Dispose();
        ReturnOutput();
        return _unread;
    }

    private bool _disposed;
    private bool _detached;

    private static SmtpError Failure(SmtpStage stage, SmtpFailure failure, string message, SmtpFailureDetail detail = SmtpFailureDetail.None) => new()
    {
        Stage = stage,
        Failure = failure,
        Detail = detail,
        Message = message,
        Scope = FailureScope.Connection,
    };

    private void StopTimers()
    {
        _replyTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _writeTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
