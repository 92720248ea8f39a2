namespace Waxwing.Smtp;

/// <summary>
/// How many transactions may wait for their final reply on one connection. It begins at one, widens after success and
/// shrinks after refusals, since servers disconnect clients that are refused too often.
/// </summary>
/// <param name="knowledge">What is known of the relay, and how far the window may open.</param>
internal sealed class SendWindow(RelayKnowledge knowledge)
{
    private readonly Lock _gate = new();
    private readonly RefusalBudget _budget = new();
    private Signal? _waiting;
    private int _below;
    private int _size = 1;
    private int _inFlight;

    /// <summary>How many wait for their final reply.</summary>
    public int InFlight
    {
        get
        {
            lock (_gate)
            {
                return _inFlight;
            }
        }
    }

    /// <summary>How many may.</summary>
    public int Size
    {
        get
        {
            lock (_gate)
            {
                return Places;
            }
        }
    }

    /// <summary>Whether nobody may enter any more: the server has refused too much.</summary>
    public bool IsUsedUp => Size == 0;

    /// <summary>Why only one may be in flight, or <see cref="StyleReason.None"/> where more may.</summary>
    public StyleReason WhyOne => Size > 1 ? StyleReason.None : knowledge.CrossingRefused ? StyleReason.CrossingRefused : StyleReason.WindowOfOne;

    /// <summary>Whether a transaction that ended has left the server in the middle of something.</summary>
    public bool NeedsReset { get; private set; }

    /// <summary>Ends when fewer than <paramref name="below"/> are in flight. One waiter at a time: the writer.</summary>
    /// <param name="below">How many are too many.</param>
    /// <param name="signal">What wakes the waiter.</param>
    public ValueTask WhenInFlightBelowAsync(int below, Signal signal)
    {
        lock (_gate)
        {
            if (_inFlight < below)
            {
                return ValueTask.CompletedTask;
            }

            _below = below;
            _waiting = signal;
            return signal.Prepare();
        }
    }

    /// <summary>A transaction begins, if there is a place.</summary>
    /// <param name="limit">How many may be in flight with it; the window may allow less.</param>
    /// <param name="before">How many were in flight.</param>
    public bool TryEnter(int limit, out int before)
    {
        lock (_gate)
        {
            before = _inFlight;
            if (_inFlight >= Math.Min(limit, Places))
            {
                return false;
            }

            _inFlight++;
            return true;
        }
    }

    /// <summary>RSET is on its way.</summary>
    public void ResetSent()
    {
        lock (_gate)
        {
            NeedsReset = false;
        }
    }

    /// <summary>The fate of a transaction is known. Called by the reader: waits for nobody.</summary>
    /// <returns>What wakes the writer, if it waited for this place.</returns>
    public Signal? Leave(Transaction transaction)
    {
        lock (_gate)
        {
            _inFlight--;
            NeedsReset |= !transaction.LeftClean;
            _budget.Spend(transaction);
            if (transaction.IsCrossingRefused)
            {
                knowledge.RefusesCrossing();
            }

            _size = transaction.IsAccepted ? Math.Min(_size * 2, knowledge.MaxWindow) : Math.Max(1, _size / 2);
            if (_waiting is null || _inFlight >= _below)
            {
                return null;
            }

            (var ready, _waiting) = (_waiting, null);
            return ready;
        }
    }

    // Each one in flight may be refused: no more than the server bears.
    private int Places => Math.Min(Math.Min(_size, knowledge.MaxWindow), _budget.Messages);
}
