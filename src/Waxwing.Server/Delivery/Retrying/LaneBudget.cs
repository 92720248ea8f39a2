namespace Waxwing.Server.Delivery.Retrying;

/// <summary>
/// Bounds the retries of a lane: each first attempt puts a part of one in, time puts in a few more, and a retry takes one out. A retry that finds nothing waits, and has not failed:
/// a site that defers everything does not get everything again at once. Thread-safe.
/// </summary>
internal sealed class LaneBudget
{
    private readonly LaneBudgetOptions _options;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private double _saved;
    private double _given;
    private long _since;
    private long _lastUsed;

    public LaneBudget(LaneBudgetOptions options, TimeProvider clock)
    {
        (_options, _clock, _saved, _since) = (options, clock, options.PerMinute, clock.GetTimestamp());
        _lastUsed = _since;
    }

    /// <summary>A message begins its first attempt.</summary>
    public void Deposit()
    {
        lock (_gate)
        {
            Refill();
            _saved = Math.Min(_options.Most, _saved + _options.PerFirstAttempt);
            _given += _options.PerFirstAttempt;
            _lastUsed = _since;
        }
    }

    /// <summary>Takes a retry out, if there is one.</summary>
    /// <param name="wait">Where there is none: when there will be, if nobody else takes it.</param>
    public bool TryWithdraw(out TimeSpan wait)
    {
        lock (_gate)
        {
            Refill();
            if (_saved < 1)
            {
                wait = TimeSpan.FromMinutes((1 - _saved) / _options.PerMinute);
                return false;
            }

            _saved--;
            _lastUsed = _since;
            wait = TimeSpan.Zero;
            return true;
        }
    }

    /// <summary>
    /// Whether a new budget would be as good in its place: nothing is used up, and what first attempts have put in is no more than a new one has, or nobody came for it for longer than
    /// any retry waits.
    /// </summary>
    public bool IsAsNew()
    {
        lock (_gate)
        {
            Refill();
            return _saved >= _options.PerMinute && (_given <= _options.PerMinute || _clock.GetElapsedTime(_lastUsed, _since) > DeliverySchedule.Longest);
        }
    }

    private void Refill()
    {
        var now = _clock.GetTimestamp();
        _saved = Math.Min(_options.Most, _saved + (_clock.GetElapsedTime(_since, now).TotalMinutes * _options.PerMinute));
        _since = now;
    }
}

/// <summary>How many retries a lane may make.</summary>
/// <param name="PerFirstAttempt">How much of a retry a first attempt is worth: 0 to 1.</param>
/// <param name="PerMinute">How many there are each minute, however few messages are sent: more than 0. As many are there at the beginning.</param>
/// <param name="Most">How many are saved up at most: no less than <paramref name="PerMinute"/>.</param>
internal sealed record LaneBudgetOptions(double PerFirstAttempt = 0.5, double PerMinute = 60, double Most = 5_000)
{
    /// <summary>How much of a retry a first attempt is worth.</summary>
    public double PerFirstAttempt { get; } = PerFirstAttempt is >= 0 and <= 1 ? PerFirstAttempt : throw new ArgumentOutOfRangeException(nameof(PerFirstAttempt), PerFirstAttempt, "PerFirstAttempt is 0 to 1.");

    /// <summary>How many there are each minute.</summary>
    public double PerMinute { get; } = PerMinute is > 0 and <= 1_000_000 ? PerMinute : throw new ArgumentOutOfRangeException(nameof(PerMinute), PerMinute, "PerMinute is more than 0, and 1,000,000 at most.");

    /// <summary>How many are saved up at most.</summary>
    public double Most { get; } = Most >= Math.Max(1, PerMinute) && Most <= 1_000_000 ? Most : throw new ArgumentOutOfRangeException(nameof(Most), Most, "Most is at least 1 and PerMinute, and 1,000,000 at most.");
}
