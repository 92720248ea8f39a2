using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Delivery;

/// <summary>
/// What this node knows of its lanes: how much is under way, what rests, and how many retries there are. Whoever wants to begin a delivery takes a place here first and gives it back
/// when it has ended. Lanes that are not in use are forgotten: a tenant may write to more sites than memory holds. Thread-safe.
/// </summary>
internal sealed class LaneBoard(DispatchOptions options, LaneTerms terms, TimeProvider clock)
{
    /// <summary>So many lanes are kept without asking whether they are in use.</summary>
    public const int Few = 1_024;

    private readonly Dictionary<Lane, LaneState> _lanes = [];
    private readonly SortedSet<DateTimeOffset> _ends = [];
    private readonly Lock _gate = new();
    private List<LaneState> _backlog = [];
    private Pauses _pauses = Pauses.None;
    private int _underWay;
    private int _most = Few;

    /// <summary>How many deliveries are under way.</summary>
    public int UnderWay
    {
        get
        {
            lock (_gate)
            {
                return _underWay;
            }
        }
    }

    /// <summary>How many lanes are kept: those in use, and at most as many again, or <see cref="Few"/>.</summary>
    public int Kept
    {
        get
        {
            lock (_gate)
            {
                return _lanes.Count;
            }
        }
    }

    /// <summary>Takes up to so many places in a lane.</summary>
    /// <returns>How many it got; none where the lane rests, has none left, or has begun enough for now.</returns>
    public int Take(Lane lane, int wanted)
    {
        lock (_gate)
        {
            return Take(Of(lane), wanted);
        }
    }

    /// <summary>Takes all of so many places for mail that came with a key, in a lane in which nothing waits, or none.</summary>
    public bool TryTakeAll(Lane lane, Guid? key, int wanted)
    {
        lock (_gate)
        {
            var state = Of(lane);
            return !state.HasBacklog && !_pauses.Stops(lane, key) && Room(state) >= wanted && Take(state, wanted) == wanted;
        }
    }

    /// <summary>Whether mail of a lane, that came with a key, waits for a person.</summary>
    public bool IsPaused(Lane lane, Guid? key)
    {
        lock (_gate)
        {
            return _pauses.Stops(lane, key);
        }
    }

    /// <summary>Gives places back.</summary>
    public void GiveBack(Lane lane, int places)
    {
        lock (_gate)
        {
            Of(lane).End(places);
            _underWay -= places;
        }
    }

    /// <summary>Nobody could be asked in a lane, or its peer refused: nothing is begun in it for a while, each time for longer.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="domain">With mail for which domain, where the lane has several.</param>
    /// <returns>Until when (UTC).</returns>
    public DateTimeOffset Failed(Lane lane, string? domain = null)
    {
        lock (_gate)
        {
            var until = Of(lane).Failed(clock.GetUtcNow(), domain);
            _ends.Add(until);
            return until;
        }
    }

    /// <summary>The peer of a lane took something.</summary>
    public void Worked(Lane lane, string? domain = null)
    {
        lock (_gate)
        {
            Of(lane).Worked(domain);
        }
    }

    /// <summary>Whether the domain with which a lane failed last is this one, and others were taken since.</summary>
    public bool RefusedAlone(Lane lane, string domain)
    {
        lock (_gate)
        {
            return _lanes.TryGetValue(lane, out var state) && state.RefusedAlone(domain);
        }
    }

    /// <summary>Until when a lane rests (UTC); null where it does not.</summary>
    public DateTimeOffset? RestsUntil(Lane lane)
    {
        lock (_gate)
        {
            return _lanes.TryGetValue(lane, out var state) ? state.RestsUntil(clock.GetUtcNow()) : null;
        }
    }

    /// <summary>A message of a lane begins its first attempt, which is worth a part of a retry.</summary>
    public void Deposit(Lane lane)
    {
        lock (_gate)
        {
            Of(lane).Budget.Deposit();
        }
    }

    /// <summary>Takes one of the retries of a lane, if there is one.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="wait">Where there is none: when there will be, if nobody else takes it.</param>
    public bool TryWithdraw(Lane lane, out TimeSpan wait)
    {
        lock (_gate)
        {
            return Of(lane).Budget.TryWithdraw(out wait);
        }
    }

    /// <summary>Notes which lanes have something due that nobody has begun, so that nobody may overtake there, and what is paused.</summary>
    public void Note(DueLanes due)
    {
        lock (_gate)
        {
            _pauses = due.Pauses;
            foreach (var state in _backlog)
            {
                state.HasBacklog = false;
            }

            _backlog = new List<LaneState>(due.Lanes.Count);
            foreach (var lane in due.Lanes)
            {
                var state = Of(lane);
                state.HasBacklog = true;
                _backlog.Add(state);
            }
        }
    }

    /// <summary>When the first of the lanes that rest may go on, or null.</summary>
    public DateTimeOffset? NextWake()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            while (_ends.Count > 0 && _ends.Min <= now)
            {
                _ends.Remove(_ends.Min);
            }

            DateTimeOffset? first = _ends.Count > 0 ? _ends.Min : null;
            foreach (var state in _backlog)
            {
                if (state.RateFreeAt(now) is { } at && (first is null || at < first))
                {
                    first = at;
                }
            }

            return first;
        }
    }

    private int Take(LaneState state, int wanted)
    {
        var got = Math.Min(wanted, Room(state));
        if (got <= 0)
        {
            return 0;
        }

        state.Begin(got, clock.GetUtcNow());
        _underWay += got;
        return got;
    }

    private int Room(LaneState state) => Math.Min(options.Places - _underWay, state.Room(clock.GetUtcNow()));

    private LaneState Of(Lane lane)
    {
        if (!_lanes.TryGetValue(lane, out var state))
        {
            if (_lanes.Count >= _most)
            {
                ForgetIdle();
            }

            state = new LaneState(options, terms, clock);
            _lanes.Add(lane, state);
        }

        return state;
    }

    // When there are twice as many as were in use the last time: what a lane costs by that does not grow with their number.
    private void ForgetIdle()
    {
        var now = clock.GetUtcNow();
        foreach (var (lane, state) in _lanes)
        {
            if (state.IsIdle(now))
            {
                _lanes.Remove(lane);
            }
        }

        _most = Math.Max(Few, 2 * _lanes.Count);
    }
}
