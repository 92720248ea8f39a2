using System.Net;
using Waxwing.Server.Store;

namespace Waxwing.Server.Audit;

/// <summary>
/// Writes down that somebody is locked out after failed log-ins: once for each time, and not for each attempt. Thread-safe. Whoever guesses from many addresses must
/// not fill a log that is never cleared: beyond a bound, the last entry of the hour says that there are more.
/// </summary>
internal sealed class LockOuts(IAuditTrail trail, TimeProvider clock, ILogger<LockOuts> logger)
{
    /// <summary>The most entries of an hour.</summary>
    public const int Most = 100;

    private readonly Lock _gate = new();
    private long _hour;
    private int _count;

    /// <summary>Tells of one. A store that fails lets nobody in and keeps nobody out: that is logged.</summary>
    /// <param name="door">Where: <c>http</c> or <c>smtp</c>.</param>
    /// <param name="client">From where.</param>
    /// <param name="identity">As whom, if there is one of that name; or null.</param>
    /// <param name="wait">For how long.</param>
    public async Task TellAsync(string door, IPAddress client, string? identity, TimeSpan wait)
    {
        var count = Counted();
        if (count > Most)
        {
            return;
        }

        var address = (client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client).ToString();
        var details = AuditDetails.Of(("door", door), ("identity", identity), ("seconds", (long)Math.Ceiling(wait.TotalSeconds)), ("moreFollow", count == Most));
        try
        {
            await trail.AppendAsync(new AuditFact(AuditActor.Anonymous, AuditAction.LoginLocked) { Target = address, Details = details }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            AuditLog.LockOutNotKept(logger, exception.Message);
        }
    }

    private int Counted()
    {
        lock (_gate)
        {
            var hour = clock.GetUtcNow().Ticks / TimeSpan.TicksPerHour;
            (_hour, _count) = (hour, hour == _hour ? _count + 1 : 1);
            return _count;
        }
    }
}
