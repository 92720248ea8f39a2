using System.Collections.Concurrent;

namespace Waxwing.Server.Delivery;

/// <summary>
/// Which operator takes the mail of a domain, as attempts have shown. What is learned stands for an hour before anything takes its place, so that nothing flaps, and is good for three days.
/// A domain that is seen at two operators within that hour, or that leads to nobody, stands alone for the next one. Bounded: what is not known is a site of its own. Thread-safe;
/// reading takes no lock, since every recipient of every message is looked for.
/// </summary>
/// <param name="clock">The clock.</param>
/// <param name="most">How many domains are known at most; those learned longest ago go first.</param>
internal sealed class LearnedSites(TimeProvider clock, int most = LearnedSites.Most)
{
    /// <summary>How many domains are known at most: a few tens of megabytes.</summary>
    public const int Most = 100_000;

    /// <summary>How long what is learned is good. Each attempt that reaches a host makes it good anew.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(3);

    /// <summary>How long it stands whatever comes.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, LearnedSite> _sites = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LearnedSite> _new = new(StringComparer.Ordinal);

    /// <summary>How many domains are known.</summary>
    public int Count => _sites.Count;

    /// <summary>The site of a domain.</summary>
    public string Of(string domain) => Find(domain, clock.GetUtcNow())?.Operator ?? domain;

    /// <summary>A host took up a connection with mail for a domain.</summary>
    public void Learn(string domain, string host)
    {
        if (Operators.Of(host) is not { } reached)
        {
            return;
        }

        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var known = Find(domain, now);
            if (known is null || now - known.At >= Settled)
            {
                // That a domain is its own site need not be remembered where nothing else was thought.
                if (known is not null || !IsSame(reached, domain))
                {
                    Set(new LearnedSite(domain, reached, now));
                }
            }
            else if (!IsSame(known.Operator, reached) && !IsSame(known.Operator, domain))
            {
                Set(new LearnedSite(domain, domain, now));
            }
        }
    }

    /// <summary>Nobody could be asked for a domain: it stands alone, so that its operator's other domains do not suffer for it.</summary>
    public void Leave(string domain)
    {
        lock (_gate)
        {
            Set(new LearnedSite(domain, domain, clock.GetUtcNow()));
        }
    }

    /// <summary>What was learned since the last call.</summary>
    public IReadOnlyList<LearnedSite> TakeNew()
    {
        lock (_gate)
        {
            LearnedSite[] taken = [.. _new.Values];
            _new.Clear();
            return taken;
        }
    }

    /// <summary>Takes over what was kept, where nothing newer is known.</summary>
    public void Load(IEnumerable<LearnedSite> kept)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            foreach (var site in kept)
            {
                if (now - site.At < Life && (!_sites.TryGetValue(site.Domain, out var known) || known.At < site.At))
                {
                    Put(site);
                }
            }
        }
    }

    private LearnedSite? Find(string domain, DateTimeOffset now) => _sites.TryGetValue(domain, out var site) && now - site.At < Life ? site : null;

    private void Set(LearnedSite site)
    {
        Put(site);
        if (_new.Count >= most)
        {
            // The store has not taken any for long. It is learned again.
            _new.Clear();
        }

        _new[site.Domain] = site;
    }

    private void Put(LearnedSite site)
    {
        if (_sites.Count >= most && !_sites.ContainsKey(site.Domain))
        {
            foreach (var old in _sites.Values.OrderBy(known => known.At).Take((most / 10) + 1))
            {
                _sites.TryRemove(old.Domain, out _);
            }
        }

        _sites[site.Domain] = site;
    }

    private static bool IsSame(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
