using System.Collections.Immutable;
using System.Globalization;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>Who reports. Immutable.</summary>
/// <param name="Organization">The name of the organization.</param>
/// <param name="Domain">The domain that submits the reports.</param>
/// <param name="Contact">How to reach it, such as a mailbox; or null.</param>
public sealed record TlsReporter(string Organization, Domain Domain, string? Contact);

/// <summary>A report for the domain that asked for it.</summary>
/// <param name="PolicyDomain">The domain.</param>
/// <param name="Report">The report.</param>
public sealed record TlsDomainReport(Domain PolicyDomain, TlsReport Report);

/// <summary>Counts our own sessions by day (in UTC) and domain, until a report is made of them (RFC 8460 §4.1). Bounded; thread-safe.</summary>
public sealed class TlsReportCollector
{
    // Beyond these, sessions are still counted in the sums of what is there, and no longer told apart or not counted.
    private const int MaxPoliciesOfDomain = 20;
    private const int MaxFailuresOfPolicy = 200;

    // Reports are due a day later, and are sent again for another (RFC 8460 §4.1, §5.5). What nobody has taken by then is of no use.
    private const int KeptDays = 7;

    private readonly TlsReporter _reporter;
    private readonly int _maxDomains;
    private readonly Lock _gate = new();
    private readonly Dictionary<DateOnly, Dictionary<Domain, Dictionary<TlsAppliedPolicy, Sums>>> _days = [];

    /// <summary>Creates an empty one.</summary>
    /// <param name="reporter">Who reports.</param>
    /// <param name="maxDomains">How many domains are counted, each day of each for itself: 1 to 1,000,000.</param>
    /// <exception cref="ArgumentNullException"><paramref name="reporter"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxDomains"/> is out of its range.</exception>
    public TlsReportCollector(TlsReporter reporter, int maxDomains = 10_000)
    {
        ArgumentNullException.ThrowIfNull(reporter);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDomains, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxDomains, 1_000_000);
        (_reporter, _maxDomains) = (reporter, maxDomains);
    }

    /// <summary>Counts a session. What was counted more than seven days before it, and not taken, is let go of.</summary>
    /// <param name="session">The session.</param>
    /// <returns>Whether it is counted; not where there are too many domains, or policies of one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="session"/> is null.</exception>
    public bool Add(TlsSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        lock (_gate)
        {
            var domains = DomainsOf(DateOnly.FromDateTime(session.At.UtcDateTime));
            if (!domains.TryGetValue(session.PolicyDomain, out var policies))
            {
                if (_days.Values.Sum(day => day.Count) >= _maxDomains)
                {
                    return false;
                }

                domains.Add(session.PolicyDomain, policies = []);
            }

            if (!policies.TryGetValue(session.Policy, out var sums))
            {
                if (policies.Count >= MaxPoliciesOfDomain)
                {
                    return false;
                }

                policies.Add(session.Policy, sums = new Sums());
            }

            sums.Add(session.Failures);
            return true;
        }
    }

    /// <summary>Takes the reports of a day out, one a domain; what is counted of the day later is a report of its own.</summary>
    /// <param name="day">The day, in UTC.</param>
    /// <returns>The reports, by name of the domain.</returns>
    public ImmutableArray<TlsDomainReport> Take(DateOnly day)
    {
        lock (_gate)
        {
            return _days.Remove(day, out var domains)
                ? [.. domains.OrderBy(pair => pair.Key.Ascii, StringComparer.Ordinal).Select(pair => new TlsDomainReport(pair.Key, ReportOf(day, pair.Key, pair.Value)))]
                : [];
        }
    }

    private Dictionary<Domain, Dictionary<TlsAppliedPolicy, Sums>> DomainsOf(DateOnly day)
    {
        if (!_days.TryGetValue(day, out var domains))
        {
            foreach (var old in _days.Keys.Where(other => day.DayNumber - other.DayNumber > KeptDays).ToArray())
            {
                _days.Remove(old);
            }

            _days.Add(day, domains = []);
        }

        return domains;
    }

    private TlsReport ReportOf(DateOnly day, Domain domain, Dictionary<TlsAppliedPolicy, Sums> policies) => new()
    {
        Organization = _reporter.Organization,
        Contact = _reporter.Contact,
        ReportId = string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}-{Guid.NewGuid():N}-{domain}@{_reporter.Domain}"),
        Start = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero),
        End = new DateTimeOffset(day, new TimeOnly(23, 59, 59), TimeSpan.Zero),
        Policies = [.. policies.Select(pair => pair.Value.Of(pair.Key))],
    };

    private sealed class Sums
    {
        private readonly Dictionary<TlsFailure, long> _details = [];
        private long _successes;
        private long _failures;

        public void Add(ImmutableArray<TlsFailure> failures)
        {
            if (failures.IsDefaultOrEmpty)
            {
                _successes++;
                return;
            }

            _failures++;
            foreach (var failure in failures.Distinct())
            {
                if (_details.TryGetValue(failure, out var sessions) || _details.Count < MaxFailuresOfPolicy)
                {
                    _details[failure] = sessions + 1;
                }
            }
        }

        public TlsPolicyReport Of(TlsAppliedPolicy policy) => new()
        {
            Policy = policy,
            Successes = _successes,
            Failures = _failures,
            Details = [.. _details.OrderByDescending(pair => pair.Value).Select(pair => new TlsFailureCount(pair.Key, pair.Value))],
        };
    }
}
