using System.Collections.Immutable;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Each domain's recipients go to the mail hosts of the domain, the preferred ones first.</summary>
internal sealed class MxRoutes : IRoutes
{
    // Of a message to very many domains; each asks several questions.
    private const int DomainsAtOnce = 16;

    private readonly MtaStsPolicies? _own;
    private readonly MxLookup _lookup;
    private readonly MxPolicy _policy;
    private readonly MxSites _sites;
    private readonly MxReports _reports;

    /// <exception cref="SendException">Stage Configure: the authority file cannot be used, or a name or number is not one.</exception>
    public MxRoutes(SenderOptions sender, IDialer dialer, Func<double> chance)
    {
        var mx = sender.Mx!;
        MxRules.Check(mx);
        var dns = sender.Dns ?? SystemDns.Of(sender);
        var addresses = new MailHostAddresses(dns, mx);
        _own = mx.MtaSts is null ? new MtaStsPolicies(dns, clock: sender.Clock) : null;
        _lookup = new MxLookup(dns, chance, Domain.Parse(mx.EhloName));
        _policy = new MxPolicy(dns, addresses, mx.MtaSts ?? _own!, MxRules.AuthoritiesOf(mx), mx.Port);
        _sites = new MxSites(mx, sender, new AddressRace(addresses, dialer, sender.Clock));
        _reports = new MxReports(mx.TlsReports, sender.Clock);
    }

    public bool IsDisposed => _sites.IsDisposed;

    public IEnumerable<Relay> Relays => [];

    public async ValueTask<ImmutableArray<Route>> FindAsync(Passage passage, CancellationToken cancellationToken)
    {
        var paths = await PathsAsync(passage, cancellationToken).ConfigureAwait(false);
        foreach (var fault in paths.SelectMany(path => path.Faults))
        {
            _reports.Count(fault);
        }

        // Only now, when nothing can fail any more: what is kept here somebody has to leave.
        return [.. paths.Select(path => RouteOf(path, passage))];
    }

    public async Task<SendPlan> PlanAsync(SendPlan plan, Passage passage, CancellationToken cancellationToken)
    {
        var paths = await PathsAsync(passage, cancellationToken).ConfigureAwait(false);
        return plan with
        {
            MailHosts = [.. paths.SelectMany(path => path.Rulings).Select(ruling => ruling.Record)],
            Warnings = [.. plan.Warnings, .. paths.Where(path => path.Refusal is not null).Select(path => $"nothing would go to {path.Domain} now: {path.Refusal!.Message}"), .. paths.SelectMany(LeftOut)],
        };
    }

    public void Tell(Attempt attempt) => _reports.Count(attempt);

    public async ValueTask DisposeAsync()
    {
        await _sites.DisposeAsync().ConfigureAwait(false);
        _own?.Dispose();
    }

    private async Task<List<MxPath>> PathsAsync(Passage passage, CancellationToken cancellationToken)
    {
        var paths = new List<MxPath>();
        foreach (var domains in passage.Waiting().GroupBy(recipient => recipient.Domain).Chunk(DomainsAtOnce))
        {
            paths.AddRange(await Task.WhenAll(domains.Select(domain => PathAsync(domain.Key, [.. domain], passage.Message.RequireTls, cancellationToken))).ConfigureAwait(false));
        }

        return paths;
    }

    private async Task<MxPath> PathAsync(Domain domain, ImmutableArray<Mailbox> recipients, bool requireTls, CancellationToken cancellationToken)
    {
        var (hosts, error) = await _lookup.FindAsync(domain, cancellationToken).ConfigureAwait(false);
        if (hosts is null)
        {
            return new MxPath(domain, recipients, [], [], error);
        }

        var rulings = ImmutableArray.CreateBuilder<TlsRuling>();
        var faults = ImmutableArray.CreateBuilder<HostFault>();
        foreach (var host in hosts.Hosts)
        {
            var (ruling, fault) = await _policy.RuleAsync(hosts, host, cancellationToken).ConfigureAwait(false);
            fault ??= requireTls && !ruling!.Authenticates ? new HostFault(Unproven(ruling)) : null;
            if (fault is null)
            {
                rulings.Add(ruling!);
            }
            else
            {
                faults.Add(fault);
            }
        }

        // A host that may be back decides over one that will not do.
        var refusal = rulings.Count > 0 ? null : (faults.FirstOrDefault(fault => fault.Error.Transient) ?? faults[0]).Error;
        return new MxPath(domain, recipients, rulings.ToImmutable(), faults.ToImmutable(), refusal);
    }

    private Route RouteOf(MxPath path, Passage passage)
    {
        if (path.Refusal is { } refusal)
        {
            return new Route { Recipients = path.Recipients, Refusal = refusal };
        }

        foreach (var warning in LeftOut(path).Where(warning => !passage.Warnings.Contains(warning, StringComparer.Ordinal)))
        {
            passage.Warnings.Add(warning);
        }

        var (site, hops) = _sites.Keep(path.Rulings);
        return new Route { Recipients = path.Recipients, Site = site, Hops = hops };
    }

    private static IEnumerable<string> LeftOut(MxPath path) => path.Refusal is null ? path.Faults.Select(fault => $"a mail host was left out: {fault.Error.Message}") : [];

    // RFC 8689 §4.2.1: a message that asks for it goes to no host that cannot prove who it is.
    private static SendError Unproven(TlsRuling ruling) => SendError.Refusal(SendStage.Route, SendFault.MailHostUnproven,
        $"the message may go only to mail hosts that prove who they are (REQUIRETLS, 5.7.30), and {ruling.Host.Name} has neither TLSA records that DNSSEC vouches for nor an MTA-STS policy that is enforced",
        FailureScope.Recipient);

    private sealed record MxPath(Domain Domain, ImmutableArray<Mailbox> Recipients, ImmutableArray<TlsRuling> Rulings, ImmutableArray<HostFault> Faults, SendError? Refusal);
}
