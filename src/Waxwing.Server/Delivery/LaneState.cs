using Waxwing.Server.Delivery.Retrying;

namespace Waxwing.Server.Delivery;

/// <summary>One lane as this node sees it. Guarded by the board.</summary>
internal sealed class LaneState(DispatchOptions options, LaneTerms terms, TimeProvider clock)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly LaneRest _rest = new(terms.Way, terms.Chance, terms.Waits);
    private int _underWay;
    private DateTimeOffset _restsUntil;
    private DateTimeOffset _second;
    private int _begunInSecond;
    private string? _refused;
    private bool _tookOthers;

    /// <summary>Its retries.</summary>
    public LaneBudget Budget { get; } = new(terms.Budget, clock);

    /// <summary>Whether something is due that nobody has begun.</summary>
    public bool HasBacklog { get; set; }

    /// <summary>How many more may begin now.</summary>
    public int Room(DateTimeOffset now) => now < _restsUntil ? 0 : Math.Min(options.PlacesPerLane - _underWay, RateRoom(now));

    /// <summary>Some begin.</summary>
    public void Begin(int count, DateTimeOffset now)
    {
        _underWay += count;
        if (options.PerSecondPerLane is not null)
        {
            if (now - _second >= Second)
            {
                (_second, _begunInSecond) = (now, 0);
            }

            _begunInSecond += count;
        }
    }

    /// <summary>Some have ended.</summary>
    public void End(int count) => _underWay -= count;

    /// <summary>Nobody could be asked, or the peer refused: nothing begins for a while.</summary>
    /// <param name="now">When.</param>
    /// <param name="domain">With mail for which domain, where the lane has several.</param>
    /// <returns>Until when.</returns>
    public DateTimeOffset Failed(DateTimeOffset now, string? domain)
    {
        if (!string.Equals(domain, _refused, StringComparison.Ordinal))
        {
            (_refused, _tookOthers) = (domain, false);
        }

        var until = _rest.Failed(now);
        _restsUntil = until > _restsUntil ? until : _restsUntil;
        return until;
    }

    /// <summary>The peer took something for a domain. A rest that has begun goes on; the next one is short again.</summary>
    public void Worked(string? domain)
    {
        _tookOthers |= !string.Equals(domain, _refused, StringComparison.Ordinal);
        _rest.Worked();
    }

    /// <summary>Whether the last that was refused was this domain, and others were taken since.</summary>
    public bool RefusedAlone(string domain) => _tookOthers && string.Equals(domain, _refused, StringComparison.Ordinal);

    /// <summary>Until when it rests; null where it does not.</summary>
    public DateTimeOffset? RestsUntil(DateTimeOffset now) => now < _restsUntil ? _restsUntil : null;

    /// <summary>When the rate lets more begin, if nothing but the rate stops what waits.</summary>
    public DateTimeOffset? RateFreeAt(DateTimeOffset now) => HasBacklog && now >= _restsUntil && RateRoom(now) == 0 ? _second + Second : null;

    /// <summary>Whether a new lane would do the same in its place, so that it may be forgotten.</summary>
    public bool IsIdle(DateTimeOffset now) =>
        _underWay == 0 && !HasBacklog && now >= _restsUntil && (_begunInSecond == 0 || now - _second >= Second) && _rest.IsOver(now) && Budget.IsAsNew();

    private int RateRoom(DateTimeOffset now) =>
        options.PerSecondPerLane is not { } rate ? int.MaxValue
        : now - _second >= Second ? rate
        : Math.Max(0, rate - _begunInSecond);
}
