namespace Waxwing.Smtp;

/// <summary>
/// The state of one transaction: collects its replies as the reader brings them, and knows at the end what became of
/// each recipient. Written by the session's writer and the connection's reader.
/// </summary>
internal sealed partial class Transaction(Envelope envelope, MessageContent content, EnvelopeCommands commands, SmtpTimeouts timeouts, TimeProvider clock) : IReplyReceiver
{
    private const int Waiting = 0;
    private const int Begun = 1;
    private const int Withdrawn = 2;
    private const int TakenBack = 3;
    private const int Committed = 4;

    /// <summary>The index of the final reply to a lone dot, which was sent although nobody was accepted.</summary>
    public const int LoneDot = -1;

    /// <summary>The index of the RSET that takes this transaction back, as against the one that keeps it apart from an earlier one.</summary>
    public const int TakingBack = 1;

    private readonly Lock _gate = new();
    private readonly SmtpReply?[] _recipients = new SmtpReply?[envelope.Recipients.Length];
    private readonly SmtpReply?[] _finals = new SmtpReply?[envelope.Recipients.Length];
    private readonly Signal _released = new();
    private TaskCompletionSource? _completed;
    private Signal? _idle;
    private PhaseStamps _phases;
    private SmtpReply? _reset;
    private bool _isReset;
    private SmtpReply? _mail;
    private SmtpReply? _data;
    private SmtpError? _broken;
    private bool _heads;
    private bool _sealed;
    private bool _endQueued;
    private SmtpStage _leftAt = SmtpStage.FinalDot;
    private int _state = Waiting;
    private int _expected;
    private int _received;
    private int _roundTrips;
    private bool _hasStarted;
    private int _isReleased;
    private int _isCompleted;

    /// <summary>The envelope.</summary>
    public Envelope Envelope => envelope;

    /// <summary>The content.</summary>
    public MessageContent Content => content;

    /// <summary>Its MAIL and RCPT.</summary>
    public EnvelopeCommands Commands => commands;

    /// <summary>
    /// Prepares the wait of the caller, before the writer learns of the transaction. It ends when the fate is known, or when the
    /// caller went away while the writer had begun. Never fails.
    /// </summary>
    public ValueTask WhenReleasedAsync() => _released.Prepare();

    /// <summary>Whether the fate is known: every reply has come, or the connection is broken.</summary>
    public bool IsCompleted => Volatile.Read(ref _isCompleted) == 1;

    /// <summary>Ends when the fate is known, for whoever waits behind a caller who has left. Never fails.</summary>
    public Task WhenCompletedAsync()
    {
        lock (_gate)
        {
            _completed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (IsCompleted)
            {
                _completed.TrySetResult();
            }

            return _completed.Task;
        }
    }

    /// <summary>
    /// Called once, by the writer or the reader, when the fate is known and before the caller learns of it. What it returns is set behind
    /// that: it wakes the writer, and a caller need not wait for what that writes.
    /// </summary>
    public Func<Transaction, Signal?>? OnCompleted { get; set; }

    /// <summary>How many transactions waited for their final reply when this one began.</summary>
    public int InFlightBefore { get; set; }

    /// <summary>How the content travels.</summary>
    public ContentStyle Style { get; set; }

    /// <summary>Whether each accepted recipient gets a final reply of its own (LMTP, RFC 2033 §4.2), or all of them one.</summary>
    public bool FinalReplyForEach { get; init; }

    /// <summary>Whether the commands share packets.</summary>
    public bool Pipelined { get; init; }

    /// <summary>Why the content waits for the replies to its own commands.</summary>
    public StyleReason WaitedBecause { get; set; }

    /// <summary>Why nothing else was in flight.</summary>
    public StyleReason AloneBecause { get; set; }

    /// <summary>The caller's wish to stop.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>How many replies were refusals.</summary>
    public int Refusals { get; private set; }

    /// <summary>How many octets of content were handed to the connection.</summary>
    public long ContentOctets { get; set; }

    /// <summary>Whether the end of the content may have reached the stream: from then on silence means unknown.</summary>
    public bool EndHandedOver { get; private set; }

    /// <summary>Whether MAIL was accepted.</summary>
    public bool MailAccepted => _mail is { IsPositive: true };

    /// <summary>Whether a recipient was accepted.</summary>
    public bool AnyAccepted => MailAccepted && Array.Exists(_recipients, reply => reply is { IsPositive: true });

    /// <summary>Whether DATA was answered by 354.</summary>
    public bool GoAhead => _data is { Code: 354 };

    /// <summary>Whether a chunk was refused: the ones behind it are in vain.</summary>
    public bool ChunkRefused => _data is { Code: >= 400 };

    /// <summary>Whether the server is ready for another MAIL without RSET.</summary>
    public bool LeftClean => !MailAccepted || _isReset || (IsDecided && ((IsAccepted && !ChunkRefused) || Style == ContentStyle.Data));

    /// <summary>Whether a final reply accepted the message.</summary>
    public bool IsAccepted => Array.Exists(_finals, reply => reply is { IsPositive: true });

    /// <summary>
    /// Whether the connection is of no use any more although nobody ended it: Exim refuses a chunk that is too large with
    /// 552 and takes its octets for commands.
    /// </summary>
    public bool LeavesContentBehind => Style == ContentStyle.Bdat && (_data is { Code: 552 } || (!FinalReplyForEach && _finals[0] is { Code: 552 }));

    /// <summary>Whether the server refused MAIL only because an earlier final reply was outstanding: nothing of it was sent.</summary>
    public bool IsCrossingRefused => InFlightBefore > 0 && _mail is { Code: 503 } && !IsAccepted;

    // The recipients that were accepted, by their index.
    private IEnumerable<int> Accepted => Enumerable.Range(0, _recipients.Length).Where(index => _recipients[index] is { IsPositive: true });

    /// <summary>The indexes of the final replies that the content will get, in their order; one for all recipients has index 0.</summary>
    public int[] FinalReplies => FinalReplyForEach ? [.. Accepted] : ForAll;

    private static int[] ForAll { get; } = [0];

    // Whether every recipient that is owed a final reply has it.
    private bool IsDecided => FinalReplyForEach
        ? Array.Exists(_finals, reply => reply is not null) && Array.TrueForAll(FinalReplies, index => _finals[index] is not null)
        : _finals[0] is not null;

    /// <summary>The writer takes it up, unless it was withdrawn.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _state, Begun, Waiting) == Waiting;

    /// <summary>The caller takes it back, unless the writer has begun it.</summary>
    /// <param name="cause">Why.</param>
    public bool TryWithdraw(SmtpError cause)
    {
        if (Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) != Waiting)
        {
            return false;
        }

        OnBroken(cause, heads: true);
        return true;
    }

    /// <summary>Whether a command of it was said.</summary>
    public bool HasStarted => Volatile.Read(ref _hasStarted);

    /// <summary>Whether the caller has taken it back: it is surely not sent.</summary>
    public bool IsTakenBack => Volatile.Read(ref _state) == TakenBack;

    /// <summary>The writer is about to say what cannot be unsaid: DATA, or the chunk that is the last. False where the caller was faster.</summary>
    public bool TryCommit() => Interlocked.CompareExchange(ref _state, Committed, Begun) == Begun;

    /// <summary>The caller takes back what has begun, and goes away; the writer says RSET in place of DATA or of the last chunk.</summary>
    /// <param name="stage">Where the server was.</param>
    public bool TryTakeBack(SmtpStage stage)
    {
        if (Interlocked.CompareExchange(ref _state, TakenBack, Begun) != Begun)
        {
            return false;
        }

        Detach(stage);
        return true;
    }

    /// <summary>The caller goes away; the message goes on, and its fate is still recorded.</summary>
    /// <param name="stage">Where the server was.</param>
    public void Detach(SmtpStage stage)
    {
        _leftAt = stage;
        Release();
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            _released.Set();
        }
    }

    /// <summary>Begins the time of the first phase.</summary>
    public void Start()
    {
        _phases.Started = clock.GetTimestamp();
        Volatile.Write(ref _hasStarted, true);
    }

    /// <summary>A command is queued; one more reply is owed to this transaction.</summary>
    public void Expecting()
    {
        lock (_gate)
        {
            _expected++;
        }
    }

    /// <summary>The end of the content is about to be handed to the stream.</summary>
    public void HandOverEnd() => EndHandedOver = true;

    /// <summary>Whether the stream took the end of the content.</summary>
    public bool EndTaken { get; private set; }

    /// <summary>The end of the content is queued: the fate is known only when the stream has taken it, however early a reply comes.</summary>
    public void QueueEnd()
    {
        lock (_gate)
        {
            _endQueued = true;
        }
    }

    /// <summary>The stream took the end of the content.</summary>
    public void TakeEnd()
    {
        bool isKnown;
        lock (_gate)
        {
            _phases.EndTaken = clock.GetTimestamp();
            EndTaken = true;
            isKnown = IsAnswered;
        }

        if (isKnown)
        {
            Complete();
        }
    }

    /// <summary>Waits until every reply that is owed has come.</summary>
    /// <param name="signal">The writer's, which wakes it.</param>
    /// <exception cref="SmtpException">The connection broke first.</exception>
    public ValueTask WhenAnsweredAsync(Signal signal)
    {
        lock (_gate)
        {
            _roundTrips++;
            if (_broken is not null)
            {
                return ValueTask.FromException(new SmtpException(_broken));
            }

            if (_received == _expected)
            {
                return ValueTask.CompletedTask;
            }

            _idle = signal;
            return signal.Prepare();
        }
    }

    // RFC 5321 §4.3.2: DATA is answered by 354 or an error, everything else by 2yz or an error; RSET by 250 only,
    // since without it this transaction and the one before could be mixed.
    public bool Fits(SmtpStage stage, int index, SmtpReply reply) => stage switch
    {
        // Haraka answers 503 to everything that shares a packet with the end of the message before.
        SmtpStage.Reset => reply.IsPositive || (index != TakingBack && InFlightBefore > 0 && reply.Code == 503),
        SmtpStage.Data when Style != ContentStyle.Bdat => reply.Code is 354 or >= 400,
        _ => !reply.IsIntermediate,
    };

    /// <summary>Nothing more will be written for it: its fate is known with the last reply that is owed.</summary>
    public void Seal()
    {
        bool isKnown;
        lock (_gate)
        {
            if (_sealed)
            {
                return;
            }

            _sealed = true;
            if (_received < _expected)
            {
                _roundTrips++;
            }

            isKnown = IsAnswered || _broken is not null;
        }

        if (isKnown)
        {
            Complete();
        }
    }

    public Signal? OnReply(SmtpStage stage, int index, SmtpReply reply)
    {
        Signal? idle = null;
        var isKnown = false;
        lock (_gate)
        {
            Take(stage, index, reply);
            _received++;
            if (_received == _expected)
            {
                (idle, _idle) = (_idle, null);
                isKnown = IsAnswered;
            }
        }

        idle?.SetWithin();
        return isKnown ? Conclude() : null;
    }

    public void OnBroken(SmtpError cause, bool heads)
    {
        Signal? idle;
        lock (_gate)
        {
            if (_broken is null)
            {
                (_broken, _heads) = (cause, heads);
            }

            (idle, _idle) = (_idle, null);
        }

        idle?.FailWithin(new SmtpException(cause));
        Complete();
    }

    private bool IsAnswered => _sealed && _received == _expected && (!_endQueued || EndTaken);

    private void Complete() => Conclude()?.Set();

    // Returns the caller, unless he has gone on already.
    private Signal? Conclude()
    {
        if (Interlocked.Exchange(ref _isCompleted, 1) == 1)
        {
            return null;
        }

        var ready = OnCompleted?.Invoke(this);
        if (ready is not null)
        {
            Release();
        }

        lock (_gate)
        {
            _completed?.TrySetResult();
        }

        ready?.SetWithin();
        return Interlocked.Exchange(ref _isReleased, 1) == 0 ? _released : null;
    }

    private void Take(SmtpStage stage, int index, SmtpReply reply)
    {
        Refusals += reply.Code >= 400 ? 1 : 0;
        switch (stage)
        {
            case SmtpStage.Reset when index == TakingBack:
                _isReset = true;
                break;
            case SmtpStage.Reset:
                _reset = reply;
                break;
            case SmtpStage.MailFrom:
                _mail = reply;
                break;
            case SmtpStage.RcptTo:
                _recipients[index] = reply;
                break;
            case SmtpStage.Data when _data is null or { IsPositive: true }:
                _data = reply;
                break;
            case SmtpStage.FinalDot when index != LoneDot:
                if (FinalReplyForEach)
                {
                    _finals[index] = reply;
                }
                else
                {
                    Array.Fill(_finals, reply);
                }

                break;
            default:
                // Chunks behind a refused one, and the 250 to a lone dot decide nothing.
                break;
        }

        _phases.Note(stage, clock.GetTimestamp());
    }
}
