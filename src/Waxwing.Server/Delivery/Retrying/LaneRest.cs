namespace Waxwing.Server.Delivery.Retrying;

/// <summary>
/// Leaves a lane alone whose server cannot be asked, each time for longer: for a relay from 1 to 2 minutes up to 15, for mail hosts from 5 to 10 minutes up to an hour. What
/// waits in it loses no attempt by that. Thread-safe.
/// </summary>
/// <param name="way">Whose lane it is.</param>
/// <param name="chance">Gives a number from 0 (inclusive) to 1 (exclusive).</param>
/// <param name="configured">The waits in place of those where they are shorter; null: those.</param>
internal sealed class LaneRest(DeliveryWay way, Func<double> chance, BackOff? configured = null)
{
    private readonly Lock _gate = new();
    private readonly BackOff _waits = (way switch
    {
        DeliveryWay.MailHosts => new BackOff(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)),
        DeliveryWay.Relay => new BackOff(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15)),
    }).AtMost(configured);

    private int _failures;
    private DateTimeOffset? _until;

    /// <summary>Until when it rests (UTC), or null. It may be over.</summary>
    public DateTimeOffset? Until
    {
        get
        {
            lock (_gate)
            {
                return _until;
            }
        }
    }

    /// <summary>Nobody could be asked. Those who find out while it rests already change nothing: one lost connection with sixteen messages on it is one failure.</summary>
    /// <returns>Until when it rests.</returns>
    public DateTimeOffset Failed(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_until is not { } until || until <= now)
            {
                _until = until = now + _waits.Wait(++_failures, chance());
            }

            return until;
        }
    }

    /// <summary>The server answered.</summary>
    public void Worked()
    {
        lock (_gate)
        {
            (_failures, _until) = (0, null);
        }
    }

    /// <summary>Whether nothing of it counts any more: the server answered last, or a rest is over for longer than any rest is, so that the next failure is a first one.</summary>
    public bool IsOver(DateTimeOffset now)
    {
        lock (_gate)
        {
            return _until is not { } until || now - until >= _waits.Longest;
        }
    }
}
