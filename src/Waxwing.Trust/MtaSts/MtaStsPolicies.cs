using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>
/// Looks up what applies to mail for a domain (RFC 8461). A policy that is kept rules until its time is over, whatever becomes of the
/// record or of the host that serves it. Thread-safe.
/// </summary>
public sealed class MtaStsPolicies : IDisposable
{
    private const string Label = "_mta-sts";

    private readonly IDnsLookup _dns;
    private readonly IMtaStsStore _store;
    private readonly TimeProvider _clock;
    private readonly HttpMessageHandler? _own;
    private readonly MtaStsFetcher _fetcher;
    private readonly MtaStsRetries _retries;
    private readonly Lock _gate = new();
    private readonly Dictionary<Domain, Task<MtaStsVerdict>> _underWay = [];

    /// <summary>Creates it; nothing is asked yet.</summary>
    /// <param name="dns">Who answers questions about records.</param>
    /// <param name="store">Where policies are kept, or null for memory.</param>
    /// <param name="options">The bounds, or null for the usual ones.</param>
    /// <param name="handler">Who fetches over HTTPS, or null for a handler that finds hosts by <paramref name="dns"/> and trusts the system's authorities. It has to verify certificates and must not follow redirects; it is not disposed of.</param>
    /// <param name="clock">The clock, or null for the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="dns"/> is null.</exception>
    public MtaStsPolicies(IDnsLookup dns, IMtaStsStore? store = null, MtaStsOptions? options = null, HttpMessageHandler? handler = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(dns);
        var bounds = options ?? new MtaStsOptions();
        (_dns, _store, _clock) = (dns, store ?? new MtaStsMemory(), clock ?? TimeProvider.System);
        _own = handler is null ? HttpsHandler.Create(dns, clock: _clock) : null;
        _fetcher = new MtaStsFetcher(handler ?? _own!, bounds.FetchLimit, _clock);
        _retries = new MtaStsRetries(bounds.RetryDelay, _clock);
    }

    /// <summary>Looks up what applies. Several who ask for one domain at once share one look-up.</summary>
    /// <param name="domain">The domain of the recipients.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>What applies, within a bounded time.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="domain"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The caller's token fired; nothing else is thrown, but what the store throws.</exception>
    public Task<MtaStsVerdict> FindAsync(Domain domain, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return ShareAsync(domain, due: null, cancellationToken);
    }

    /// <summary>Fetches again what is a day old, or half way to its end (RFC 8461 §3.3). To be called now and then, such as every hour.</summary>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>What applies to each domain whose turn it was.</returns>
    /// <exception cref="OperationCanceledException">The caller's token fired; nothing else is thrown, but what the store throws.</exception>
    public async Task<IReadOnlyList<MtaStsVerdict>> RefreshAsync(CancellationToken cancellationToken = default)
    {
        var verdicts = new List<MtaStsVerdict>();
        foreach (var due in await _store.DueAsync(_clock.GetUtcNow(), cancellationToken).ConfigureAwait(false))
        {
            verdicts.Add(await ShareAsync(due.Domain, due, cancellationToken).ConfigureAwait(false));
        }

        return verdicts;
    }

    /// <summary>Ends the connections of the handler that was made here, if one was.</summary>
    public void Dispose() => _own?.Dispose();

    private Task<MtaStsVerdict> ShareAsync(Domain domain, MtaStsCached? due, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<MtaStsVerdict>(cancellationToken);
        }

        Task<MtaStsVerdict>? task;
        lock (_gate)
        {
            if (!_underWay.TryGetValue(domain, out task))
            {
                // Whoever gives up waits no longer; the look-up goes on for the others.
                task = Task.Run(() => RunAsync(domain, due), CancellationToken.None);
                _underWay.Add(domain, task);
            }
        }

        return task.WaitAsync(cancellationToken);
    }

    private async Task<MtaStsVerdict> RunAsync(Domain domain, MtaStsCached? due)
    {
        try
        {
            return await LookUpAsync(domain, due).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _underWay.Remove(domain);
            }
        }
    }

    private async Task<MtaStsVerdict> LookUpAsync(Domain domain, MtaStsCached? due)
    {
        if (domain.IsAddressLiteral || !DnsName.Of(domain).TryPrepend(Label, out var name))
        {
            return Kept(domain, null, new MtaStsFault(MtaStsFaultKind.NoRecord, "The domain has no name that a policy could have."));
        }

        // What is refreshed is not looked up in the store: that would count as its use.
        var found = due ?? await _store.FindAsync(domain, CancellationToken.None).ConfigureAwait(false);
        var kept = found is not null && _clock.GetUtcNow() < found.EndsAt ? found : null;
        var (record, fault) = await RecordAsync(name).ConfigureAwait(false);
        // §3.1, §3.3: without a record, or with one that says nothing new, the policy that is kept rules.
        var isKnown = record is null || (kept is not null && string.Equals(kept.Id, record.Id, StringComparison.Ordinal) && _clock.GetUtcNow() < kept.RefreshAt);
        return isKnown ? Kept(domain, kept, fault) : await FetchAsync(domain, record!.Id, kept).ConfigureAwait(false);
    }

    private async Task<MtaStsVerdict> FetchAsync(Domain domain, string id, MtaStsCached? kept)
    {
        if (_retries.Held(domain, id) is { } recent)
        {
            // A policy that may be kept for less than the delay rules until the delay is over.
            return Kept(domain, recent.Fetched ?? kept, recent.Fault);
        }

        var (policy, fault) = await _fetcher.FetchAsync(domain, CancellationToken.None).ConfigureAwait(false);
        var fetched = policy is null ? null : new MtaStsCached(domain, id, policy, _clock.GetUtcNow());
        _retries.Hold(new MtaStsAttempt(domain, id, fetched, fault));
        if (fetched is null)
        {
            return Kept(domain, kept, fault);
        }

        await _store.KeepAsync(fetched, CancellationToken.None).ConfigureAwait(false);
        return Kept(domain, fetched, null) with { IsFresh = true };
    }

    // §3.1: there is to be exactly one.
    private async Task<(MtaStsRecord? Record, MtaStsFault? Fault)> RecordAsync(DnsName name)
    {
        var answer = await _dns.AskAsync(new DnsQuestion(name, DnsType.Txt), CancellationToken.None).ConfigureAwait(false);
        if (answer.Status is DnsStatus.Bogus or DnsStatus.Failure)
        {
            return (null, new MtaStsFault(answer.Status == DnsStatus.Bogus ? MtaStsFaultKind.DnsBogus : MtaStsFaultKind.DnsFailure, Printable.Of(answer.Reason!)));
        }

        var texts = answer.TextsOf(MtaStsRecord.IsVersion1);
        return texts switch
        {
            [] => (null, new MtaStsFault(MtaStsFaultKind.NoRecord, "The domain has no MTA-STS record.")),
            [var text] => MtaStsRecord.TryParse(text, out var record, out var reason) ? (record, null) : (null, new MtaStsFault(MtaStsFaultKind.RecordSyntax, reason)),
            _ => (null, new MtaStsFault(MtaStsFaultKind.SeveralRecords, "The domain has more than one MTA-STS record.")),
        };
    }

    private static MtaStsVerdict Kept(Domain domain, MtaStsCached? kept, MtaStsFault? fault) => new()
    {
        Domain = domain,
        Result = kept?.Policy.Mode switch
        {
            MtaStsMode.Enforce => MtaStsResult.Enforce,
            MtaStsMode.Testing => MtaStsResult.Testing,
            MtaStsMode.None => MtaStsResult.None,
            null => fault is { Kind: MtaStsFaultKind.DnsFailure or MtaStsFaultKind.DnsBogus } ? MtaStsResult.TempError : MtaStsResult.NoPolicy,
        },
        Policy = kept?.Policy,
        Id = kept?.Id,
        Fault = fault,
    };
}
