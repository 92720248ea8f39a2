namespace Waxwing.Smtp;

internal sealed partial class SmtpChannel
{
    // What a timer rounds away.
    private static readonly TimeSpan TimerTick = TimeSpan.FromMilliseconds(1);

    private readonly Queue<ExpectedReply> _expected = new();
    private readonly ReplyParser _parser = new();
    private SecretScrubber? _scrubber;
    private long _dequeued;
    private long _enqueued;
    private long _handedOver;
    private long _flushed;
    private long _headSince;
    private long _lastHeard;
    private bool _headRuns;
    // Where we are while no reply is owed: at rest, or within the content after a 354.
    private SmtpStage _between = SmtpStage.Noop;
    private int _unread;
    private bool _inClear;
    // The caller whose fate was decided when nothing more was owed: he goes on within the reader once more has been asked for.
    private Signal? _due;
    private volatile bool _heardAnything;

    /// <summary>How long nothing has been heard of the server.</summary>
    public TimeSpan IdleFor => _clock.GetElapsedTime(Interlocked.Read(ref _lastHeard));

    /// <summary>From now on, no reply line that repeats one of these secrets is kept or traced.</summary>
    /// <param name="scrubber">What knows the secrets.</param>
    public void Scrub(SecretScrubber scrubber) => _scrubber = scrubber;

    /// <summary>Puts a reply at the end of the queue. Called before the command's octets can reach the server.</summary>
    /// <exception cref="SmtpException">The connection is broken.</exception>
    public void Expect(IReplyReceiver receiver, SmtpStage stage, int index = 0)
    {
        lock (_gate)
        {
            if (Broken is { } cause)
            {
                // What broke while nothing was asked stops what would be said now.
                throw new SmtpException(cause.Stage == SmtpStage.Noop ? cause with { Stage = stage } : cause);
            }

            _expected.Enqueue(new ExpectedReply(receiver, stage, index));
            _enqueued++;
        }
    }

    // From here on the server may answer everything that is queued.
    private void OnHandingOver()
    {
        lock (_gate)
        {
            _handedOver = _enqueued;
        }
    }

    private long HandedOver()
    {
        lock (_gate)
        {
            return _handedOver;
        }
    }

    // The clock of a reply starts when its command is flushed and it heads the queue.
    private void OnFlushed()
    {
        lock (_gate)
        {
            _flushed = _enqueued;
            StartHeadClock();
        }
    }

    private void StartHeadClock()
    {
        if (!_headRuns && Broken is null && _expected.TryPeek(out var head) && _dequeued < _flushed)
        {
            _headRuns = true;
            _headSince = _clock.GetTimestamp();
            _replyTimer.Change(_timeouts.For(head.Stage), Timeout.InfiniteTimeSpan);
        }
    }

    private void OnReplyOverdue()
    {
        ExpectedReply head;
        lock (_gate)
        {
            // The timer may have fired while the reply was being taken: only the head's own time counts.
            if (!_headRuns || !_expected.TryPeek(out head))
            {
                return;
            }

            var left = _timeouts.For(head.Stage) - _clock.GetElapsedTime(_headSince);
            if (left > TimeSpan.Zero)
            {
                // It was for an earlier reply, or it fired early, since timers count coarser than the clock does.
                _replyTimer.Change(left + TimerTick, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        Break(Suspected(Failure(head.Stage, SmtpFailure.TimedOut, $"the server did not answer within {Seconds(_timeouts.For(head.Stage))}")));
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[2 * ReplyParser.MaxLineLength];
        var length = 0;
        var answerable = 0L;
        try
        {
            while (true)
            {
                var more = _stream.ReadAsync(buffer.AsMemory(length), _lifetime.Token);
                (var due, _due) = (_due, null);
                var read = await new ReadThenRelease(more, due);
                if (read == 0)
                {
                    // A truncated TLS stream looks the same (SslStream does not tell), so every early end is a failure.
                    OnLost("the server closed the connection");
                    return;
                }

                Interlocked.Exchange(ref _lastHeard, _clock.GetTimestamp());
                _heardAnything = true;
                if (IsTlsInsteadOfGreeting(buffer.AsSpan(0, length + read)))
                {
                    Break(Failure(SmtpStage.Greeting, SmtpFailure.ProtocolViolation,
                        "the server speaks TLS from the first octet on this port: use smtps:// instead of smtp://", SmtpFailureDetail.WrongPortOrMode));
                    return;
                }

                // A reply answers what was said before its first octet came. One that was there earlier is an
                // answer to nothing: were it taken for the next command's, every later one would be off by one.
                var handedOver = HandedOver();
                if (length == 0 && !_parser.IsInsideReply)
                {
                    answerable = handedOver;
                }

                length += read;
                var consumed = 0;
                while (true)
                {
                    var taken = _parser.Consume(buffer.AsSpan(consumed, length - consumed), out var reply);
                    consumed += taken;
                    if (reply is null)
                    {
                        break;
                    }

                    if (!Dispatch(reply, answerable))
                    {
                        _unread = length - consumed;
                        return;
                    }

                    answerable = handedOver;
                }

                buffer.AsSpan(consumed, length - consumed).CopyTo(buffer);
                length -= consumed;
            }
        }
        catch (ReplyFormatException exception)
        {
            Break(Failure(HeadStage(), SmtpFailure.ProtocolViolation, $"the server broke the protocol: {exception.Message}", exception.Detail));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever the stream says (a TLS alert, a broken record, a reset): without the reader nobody would be told anything any more.
            if (_dequeued == 0 && CertificateAlert.Read(exception) is { } refusal)
            {
                Break(refusal);
            }
            else
            {
                OnLost("the connection was lost");
            }
        }
        finally
        {
            _due?.Set();
        }
    }

    // Returns false where clear text ends: nothing behind the server's 220 to STARTTLS is read as a reply (RFC 3207 §5).
    private bool Dispatch(SmtpReply reply, long answerable)
    {
        reply = _scrubber?.Scrub(reply) ?? reply;
        _trace?.Reply(reply.Code == 334 ? Challenge : reply);
        ExpectedReply head;
        var isLast = false;
        lock (_gate)
        {
            if (Broken is not null)
            {
                return false;
            }

            if (reply.Code != 421 && _dequeued < answerable && _expected.TryPeek(out head) && head.Receiver.Fits(head.Stage, head.Index, reply))
            {
                _expected.Dequeue();
                isLast = _expected.Count == 0;
                _dequeued++;
                _between = reply.Code == 354 ? SmtpStage.Data : SmtpStage.Noop;
                _headRuns = false;
                StartHeadClock();
                if (!_headRuns)
                {
                    _replyTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                }
            }
            else
            {
                head = default;
            }
        }

        if (head.Receiver is null)
        {
            Break(AnswersNothing(reply));
            return false;
        }

        if (head.Receiver.OnReply(head.Stage, head.Index, reply) is { } due)
        {
            // Where more is owed the reader has more to do than he; and whoever waits behind others has time.
            (isLast ? _due : due)?.Set();
            _due = isLast ? due : _due;
        }

        return !(head.Stage == SmtpStage.StartTls && reply.Code == 220);
    }

    // RFC 5321 §3.8: 421 may come at any moment, as the answer to whatever was asked; the channel is closing.
    private SmtpError AnswersNothing(SmtpReply reply) => reply.Code == 421
        ? Failure(HeadStage(), SmtpFailure.Rejected, $"the server is closing the connection: {reply}", SmtpFailureDetail.ServiceClosing) with { Reply = reply }
        : Failure(HeadStage(), SmtpFailure.ProtocolViolation, $"the server sent a reply that answers nothing: {reply}", SmtpFailureDetail.ReplyUnexpected) with { Reply = reply };

    private void OnLost(string message) => Break(Suspected(Failure(HeadStage(), SmtpFailure.ConnectionLost, message)));

    // A server that waits for a TLS hello is silent, and so is one that is dead: a question, and no diagnosis.
    private SmtpError Suspected(SmtpError error) => _inClear && !_heardAnything ? error with { Message = $"{error.Message}; {WrongModePerhaps}", Hint = WrongModePerhaps } : error;

    private const string WrongModePerhaps = "not a word came: does this port speak TLS from the first octet? Then use smtps:// instead of smtp://";

    private SmtpStage HeadStage()
    {
        lock (_gate)
        {
            return _expected.TryPeek(out var head) ? head.Stage : _between;
        }
    }

    // One octet may still be anything. A record has no line end, so that the parser would wait for the rest of a line.
    private bool IsTlsInsteadOfGreeting(ReadOnlySpan<byte> received)
        => _inClear && received.Length > 1 && !_parser.IsInsideReply && HeadStage() == SmtpStage.Greeting && PeerHello.Read(received).IsTls;

    // RFC 4954 §4: 334 carries a challenge. With salt and signature of SCRAM a password can be guessed at leisure.
    private static SmtpReply Challenge { get; } = new(334, enhanced: null, ["[redacted]"]);

    private static string Seconds(TimeSpan time) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
