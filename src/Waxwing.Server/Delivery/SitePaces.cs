using System.Collections.Concurrent;
using Waxwing.Server.Replies;

namespace Waxwing.Server.Delivery;

/// <summary>
/// How many messages each site is asked to take at once: it begins with what the catalog says, has one more for each connection's worth of messages that it takes, and half as many each
/// time it says that this is too much. Thread-safe.
/// </summary>
/// <param name="catalog">What is known of sites.</param>
/// <param name="most">The most for any site; null: what the catalog says.</param>
internal sealed class SitePaces(SiteCatalog catalog, int? most = null)
{
    // What is forgotten begins anew.
    private const int MostKnown = 10_000;

    private readonly ConcurrentDictionary<string, double> _allowed = new(StringComparer.Ordinal);

    /// <summary>What is known of sites.</summary>
    public SiteCatalog Catalog => catalog;

    /// <summary>The site of a host.</summary>
    public static string SiteOf(string host) => Operators.Of(host) ?? host;

    /// <summary>How many messages may be under way to a site now.</summary>
    public int AtOnce(string site) => (int)_allowed.GetValueOrDefault(site, Begin(site));

    /// <summary>The limits of a host, for the engine.</summary>
    public MxSiteLimits LimitsOf(string host)
    {
        var site = SiteOf(host);
        return new MxSiteLimits(() => AtOnce(site), Most(site), catalog.PaceOf(site).Messages);
    }

    /// <summary>A site took a message.</summary>
    public void Worked(string site) => Change(site, allowed => Math.Min(Most(site), allowed + (1.0 / catalog.PaceOf(site).Messages)));

    /// <summary>A site said something else.</summary>
    public void Heard(string site, ReplyRecord reply)
    {
        var text = string.Join(' ', reply.Lines);
        var meant = catalog.JudgeOf(site).Judge(RefusalText.Of($"{reply.Code} {(reply.Enhanced is { } status && !text.StartsWith(status, StringComparison.Ordinal) ? $"{status} " : "")}{text}"));
        if (meant is ReplyClass.Throttled or ReplyClass.SenderBlocked)
        {
            Change(site, allowed => Math.Max(1, allowed / 2));
        }
    }

    private void Change(string site, Func<double, double> change)
    {
        if (_allowed.Count >= MostKnown && !_allowed.ContainsKey(site))
        {
            _allowed.Clear();
        }

        _allowed.AddOrUpdate(site, _ => change(Begin(site)), (_, allowed) => change(allowed));
    }

    private int Begin(string site) => Math.Min(Most(site), catalog.PaceOf(site).Connections);

    private int Most(string site) => Math.Min(most ?? int.MaxValue, catalog.PaceOf(site).MostConnections);
}
