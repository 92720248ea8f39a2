using System.Collections.Concurrent;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Delivery;

/// <summary>
/// What this node knows of its lanes: how much is under way, and what rests. Whoever wants to begin a delivery takes a place here first and gives it back when it
/// has ended. Thread-safe.
/// </summary>
internal sealed class LaneBoard(DispatchOptions options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Lane, LaneState> _lanes = new();
    private readonly Lock _gate = new();
    private Pauses _pauses = Pauses.None;
    private int _underWay;

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

    /// <summary>Takes up to so many places in a lane.</summary>
    /// <returns>How many it got; none where the lane rests, has none left, or has begun enough for now.</returns>
    public int Take(Lane lane, int wanted)
    {
        lock (_gate)
        {
            var got = Math.Min(Math.Min(wanted, options.Places - _underWay), Of(lane).Room(options, clock.GetUtcNow()));
            if (got <= 0)
            {
                return 0;
            }

            Of(lane).Begin(got, options, clock.GetUtcNow());
            _underWay += got;
            return got;
        }
    }

    /// <summary>Takes all of so many places for mail that came with a key, in a lane in which nothing waits, or none.</summary>
    public bool TryTakeAll(Lane lane, Guid? key, int wanted)
    {
        lock (_gate)
        {
            return !Of(lane).HasBacklog && !_pauses.Stops(lane, key) && Math.Min(options.Places - _underWay, Of(lane).Room(options, clock.GetUtcNow())) >= wanted && Take(lane, wanted) == wanted;
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

    /// <summary>A lane rests: nothing is begun in it until then.</summary>
    public void Rest(Lane lane, DateTimeOffset until)
    {
        lock (_gate)
        {
            Of(lane).RestUntil(until);
        }
    }

    /// <summary>Notes which lanes have something due that nobody has begun, so that nobody may overtake there, and what is paused.</summary>
    public void Note(DueLanes due)
    {
        lock (_gate)
        {
            _pauses = due.Pauses;
            foreach (var state in _lanes.Values)
            {
                state.HasBacklog = false;
            }

            foreach (var lane in due.Lanes)
            {
                Of(lane).HasBacklog = true;
            }
        }
    }

    /// <summary>When the first of the lanes that rest may go on, or null.</summary>
    public DateTimeOffset? NextWake()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            DateTimeOffset? first = null;
            foreach (var state in _lanes.Values)
            {
                if (state.NextAt(options, now) is { } at && (first is null || at < first))
                {
                    first = at;
                }
            }

            return first;
        }
    }

    private LaneState Of(Lane lane) => _lanes.GetOrAdd(lane, static _ => new LaneState());
}
