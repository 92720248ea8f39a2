using System.Runtime.CompilerServices;

namespace Waxwing.Smtp;

/// <summary>
/// Writes the transactions of one session, one behind the other, as far as the window allows. It never waits for a
/// reply that it does not need: what is queued meanwhile leaves in the same packets.
/// </summary>
internal sealed partial class SessionWriter(SmtpChannel channel, EhloCapabilities capabilities, SendWindow window)
{
    // Content that is larger waits for the replies to its recipients, so that it does not travel in vain.
    private const int GroupedContent = 256 * 1024;
    // A TLS record (RFC 8446 §5.1): what is longer is cut anyway.
    private const int WorthAWrite = 16 * 1024;

    private static readonly TimeSpan DoubtAfter = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Queue<Transaction> _queue = new();
    private readonly CommandLine _line = new();
    // What the writer waits for: replies or room, and work. It goes on within whoever ends the wait, the reader or the caller
    // who brings a message: that saves a change of threads, and holds up nobody, since what would block there is awaited.
    private readonly Signal _wait = new();
    private readonly Signal _work = new();
    // It is there before the writer begins: whoever closes meanwhile waits for it, and only then does its memory go back.
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _waitsForWork;
    // Exim that refuses chunks half way, since the header is too long for it, accepts what crosses them and throws its body away.
    private bool _isBehindLargeChunks;
    private bool _begun;
    private bool _closed;

    /// <summary>Queues a transaction. Its fate comes through <see cref="Transaction.WhenReleasedAsync"/>.</summary>
    public void Enqueue(Transaction transaction)
    {
        bool wakes, begins, isTaken;
        lock (_gate)
        {
            isTaken = !_closed;
            if (isTaken)
            {
                _queue.Enqueue(transaction);
            }

            begins = isTaken && !_begun;
            _begun |= begins;
            (wakes, _waitsForWork) = (_waitsForWork, false);
        }

        if (begins)
        {
            // A change of threads for the first message of a connection alone.
            _ = OwnContext.Run(RunAsync);
        }

        if (wakes)
        {
            _work.SetWithin();
        }

        if (!isTaken)
        {
            transaction.OnBroken(channel.Broken ?? Closed, heads: true);
        }
    }

    /// <summary>Takes no more transactions, and ends when those that are queued are written.</summary>
    public async Task CloseAsync()
    {
        bool wakes, begun;
        lock (_gate)
        {
            _closed = true;
            begun = _begun;
            (wakes, _waitsForWork) = (_waitsForWork, false);
        }

        if (wakes)
        {
            _work.SetWithin();
        }

        if (begun)
        {
            await _ended.Task.ConfigureAwait(false);
        }
    }

    private static SmtpError Closed { get; } = new()
    {
        Stage = SmtpStage.Quit,
        Failure = SmtpFailure.ConnectionLost,
        Message = "the connection was closed by us",
        Scope = FailureScope.Connection,
    };

    private async Task RunAsync()
    {
        while (await NextAsync().ConfigureAwait(false) is { } transaction)
        {
            if (!transaction.TryBegin())
            {
                continue;
            }

            try
            {
                await CarryAsync(transaction).ConfigureAwait(false);
            }
            catch (SmtpException exception)
            {
                transaction.OnBroken(exception.Error, heads: true);
            }
            catch (Exception exception)
            {
                // The source of the content is not ours, and fails as it likes. A DATA that has begun cannot be taken
                // back: the connection ends without its end marker, so nothing is accepted, and nothing that is said
                // later is taken for content.
                channel.Break(Unread(exception));
                transaction.OnBroken(channel.Broken!, heads: true);
            }

            transaction.Seal();
        }

        _ended.TrySetResult();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Transaction?> NextAsync()
    {
        var yielded = false;
        while (true)
        {
            lock (_gate)
            {
                if (_queue.TryDequeue(out var next))
                {
                    return next;
                }
            }

            if (channel.HasOutput)
            {
                if (!yielded && window.InFlight > 1 && channel.OutputLength < WorthAWrite)
                {
                    // Where several are under way more may come, and share the write: whoever brings them goes on meanwhile. No
                    // time is waited, only for a turn of the thread pool.
                    yielded = true;
                    await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                }
                else
                {
                    // Nobody else shares the packet.
                    await FlushAsync().ConfigureAwait(false);
                }

                continue;
            }

            ValueTask work;
            lock (_gate)
            {
                if (_queue.Count > 0)
                {
                    continue;
                }

                if (_closed)
                {
                    return null;
                }

                _waitsForWork = true;
                work = _work.Prepare();
            }

            await work.ConfigureAwait(false);
            yielded = false;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FlushAsync()
    {
        if (channel.HasOutput)
        {
            try
            {
                await channel.FlushAsync().ConfigureAwait(false);
            }
            catch (SmtpException)
            {
                // Everything in flight was told by the channel; unsent octets are thrown away with it.
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask CarryAsync(Transaction transaction)
    {
        var content = transaction.Content;
        // An idle connection may be dead without our knowing. Content waits for the reply to MAIL there, so that a death is
        // seen while the message is still surely not sent.
        var isDoubtful = window.InFlight == 0 && channel.IdleFor > DoubtAfter;
        transaction.WaitedBecause = WhyContentWaits(transaction, isDoubtful);
        if (!await EnterAsync(transaction, WhyNothingMayCross(content, isDoubtful)).ConfigureAwait(false))
        {
            return;
        }

        _isBehindLargeChunks = capabilities.Chunking && content.Bounds.MaxLength > GroupedContent;

        transaction.OnCompleted = window.Leave;
        transaction.Start();
        var pipelining = transaction.Pipelined;
        if (window.NeedsReset || transaction.InFlightBefore > 0)
        {
            // What comes before may be refused: without RSET, Exim answers 503 to this MAIL and then takes this message
            // under the sender before it, and a refused BDAT leaves its recipients for this content. An open transaction
            // that ended needs it as well (RFC 5321 §4.1.4). It costs octets, not a round trip.
            window.ResetSent();
            await CommandAsync(_line.Begin("RSET"u8), transaction, SmtpStage.Reset, wait: !pipelining).ConfigureAwait(false);
        }

        await CommandAsync(transaction.Commands.Mail(_line), transaction, SmtpStage.MailFrom, wait: !pipelining).ConfigureAwait(false);
        if (!pipelining && !transaction.MailAccepted)
        {
            return;
        }

        for (var i = 0; i < transaction.Envelope.Recipients.Length; i++)
        {
            await CommandAsync(transaction.Commands.Rcpt(_line, i), transaction, SmtpStage.RcptTo, wait: !pipelining, index: i).ConfigureAwait(false);
        }

        if (!pipelining && !transaction.AnyAccepted)
        {
            return;
        }

        if (capabilities.Chunking)
        {
            await SendChunksAsync(transaction).ConfigureAwait(false);
        }
        else
        {
            await SendDataAsync(transaction).ConfigureAwait(false);
        }
    }

    private StyleReason WhyContentWaits(Transaction transaction, bool isDoubtful) =>
        !capabilities.Chunking ? StyleReason.ChunkingNotOffered
        : !capabilities.Pipelining ? StyleReason.PipeliningNotOffered
        : transaction.FinalReplyForEach ? StyleReason.FinalReplyForEach
        : transaction.Content.Bounds.MaxLength > GroupedContent ? StyleReason.ContentLarge
        : !transaction.Content.IsInMemory ? StyleReason.ContentNotInMemory
        : isDoubtful ? StyleReason.ConnectionIdle
        : StyleReason.None;

    // Content that is read while it is sent can fail half way, and then takes the connection with it: nobody else may be on it.
    private StyleReason WhyNothingMayCross(MessageContent content, bool isDoubtful) =>
        !capabilities.Pipelining ? StyleReason.PipeliningNotOffered
        : !content.IsInMemory ? StyleReason.ContentNotInMemory
        : _isBehindLargeChunks && window.InFlight > 0 ? StyleReason.LargeChunksBefore
        : isDoubtful ? StyleReason.ConnectionIdle
        : StyleReason.None;

    // Waits for a place in the window. False where the message does not go: the caller is gone, or the session is used up.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> EnterAsync(Transaction transaction, StyleReason alone)
    {
        var reason = alone == StyleReason.None ? window.WhyOne : alone;
        var limit = alone == StyleReason.None ? int.MaxValue : 1;
        var waited = false;
        while (!transaction.IsTakenBack && !window.IsUsedUp)
        {
            if (window.TryEnter(limit, out var before))
            {
                transaction.InFlightBefore = before;
                transaction.AloneBecause = before > 0 ? StyleReason.None
                    : reason != StyleReason.None ? reason
                    : waited ? StyleReason.WindowFull
                    : StyleReason.NothingInFlight;
                return true;
            }

            waited = true;
            // A wide window is refilled by the quarter, so that its messages share writes; what is left in it keeps the server busy.
            var room = window.WhenInFlightBelowAsync(Math.Min(limit, Math.Max(1, window.Size - (window.Size / 4))), _wait);
            if (!room.IsCompleted)
            {
                await FlushAsync().ConfigureAwait(false);
                await room.ConfigureAwait(false);
            }
        }

        if (!transaction.IsTakenBack)
        {
            transaction.OnBroken(UsedUp, heads: true);
        }

        return false;
    }

    private static SmtpError UsedUp { get; } = new()
    {
        Stage = SmtpStage.MailFrom,
        Failure = SmtpFailure.PolicyRefused,
        Detail = SmtpFailureDetail.SessionUsedUp,
        Message = "the server has refused so much on this connection that it may end it or misread what comes next: another one is needed",
        Scope = FailureScope.Connection,
    };

    private ValueTask CommandAsync(CommandLine line, Transaction transaction, SmtpStage stage, bool wait, int index = 0)
    {
        transaction.Expecting();
        channel.Command(line.Octets, transaction, stage, index);
        return wait ? AnswersAsync(transaction) : ValueTask.CompletedTask;
    }

    // Says what is queued, and waits for the answers.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AnswersAsync(Transaction transaction)
    {
        await channel.FlushAsync().ConfigureAwait(false);
        await transaction.WhenAnsweredAsync(_wait).ConfigureAwait(false);
    }
}
