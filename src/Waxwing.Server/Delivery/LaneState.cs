namespace Waxwing.Server.Delivery;

/// <summary>One lane as this node sees it. Guarded by the board.</summary>
internal sealed class LaneState
{
    private int _underWay;
    private DateTimeOffset _restsUntil;
    private DateTimeOffset _second;
    private int _begunInSecond;

    /// <summary>Whether something is due that nobody has begun.</summary>
    public bool HasBacklog { get; set; }

    /// <summary>How many more may begin now.</summary>
    public int Room(DispatchOptions options, DateTimeOffset now) =>
        now < _restsUntil ? 0 : Math.Min(options.PlacesPerLane - _underWay, RateRoom(options, now));

    /// <summary>Some begin.</summary>
    public void Begin(int count, DispatchOptions options, DateTimeOffset now)
    {
        _underWay += count;
        if (options.PerSecondPerLane is not null)
        {
            if (now - _second >= TimeSpan.FromSeconds(1))
            {
                (_second, _begunInSecond) = (now, 0);
            }

            _begunInSecond += count;
        }
    }

    /// <summary>Some have ended.</summary>
    public void End(int count) => _underWay -= count;

    /// <summary>Nothing begins until then.</summary>
    public void RestUntil(DateTimeOffset until) => _restsUntil = until > _restsUntil ? until : _restsUntil;

    /// <summary>When more may begin, if time alone decides that.</summary>
    public DateTimeOffset? NextAt(DispatchOptions options, DateTimeOffset now) =>
        now < _restsUntil ? _restsUntil
        : HasBacklog && RateRoom(options, now) == 0 ? _second + TimeSpan.FromSeconds(1)
        : null;

    private int RateRoom(DispatchOptions options, DateTimeOffset now) =>
        options.PerSecondPerLane is not { } rate ? int.MaxValue
        : now - _second >= TimeSpan.FromSeconds(1) ? rate
        : Math.Max(0, rate - _begunInSecond);
}
