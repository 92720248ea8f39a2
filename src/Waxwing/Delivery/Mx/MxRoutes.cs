using System.Collections.Immutable;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Each domain's recipients go to the mail hosts of the domain, the preferred ones first.</summary>
internal sealed class MxRoutes : IRoutes
{
    // Of a message to very many domains; each asks several questions.
    private const int DomainsAtOnce = 16;

    private readonly MtaStsPolicies? _ownPolicies;
    private readonly MxLookup _lookup;
    private readonly MxPolicy _policy;
    private readonly MxPolicy _policyOverIPv4;
    private readonly OwnAddresses _own;
    private readonly TlsRequiredField _tlsRequired;
    private readonly MxSites _sites;
    private readonly MxReports _reports;

    /// <exception cref="SendException">Stage Configure: the authority file cannot be used, or a name or number is not one.</exception>
    public MxRoutes(SenderOptions sender, OwnAddresses own, IDialer dialer, Func<double> chance)
    {
        var mx = sender.Mx!;
        var dns = sender.Dns ?? SystemDns.Of(sender);
        var addresses = new MailHostAddresses(dns, mx);
        var addressesOverIPv4 = new MailHostAddresses(dns, mx, overIPv6: false);
        _own = own;
        _ownPolicies = mx.MtaSts is null ? new MtaStsPolicies(dns, clock: sender.Clock) : null;
        _lookup = new MxLookup(dns, chance, Domain.Parse(mx.EhloName));
        MxPolicy PolicyFor(MailHostAddresses among) => new(dns, among, mx.MtaSts ?? _ownPolicies!, MxRules.AuthoritiesOf(mx), mx.Port);
        (_policy, _policyOverIPv4) = (PolicyFor(addresses), PolicyFor(addressesOverIPv4));
        _tlsRequired = new TlsRequiredField(mx.MayWaiveAuthentication);
        _sites = new MxSites(mx, sender, new AddressRace(addresses, dialer, sender.Clock), new AddressRace(addressesOverIPv4, dialer, sender.Clock));
        _reports = new MxReports(mx.TlsReports, sender.Clock);
    }

    public bool IsDisposed => _sites.IsDisposed;

    public IEnumerable<Relay> Relays => [];

    public async ValueTask<ImmutableArray<Route>> FindAsync(Passage passage, CancellationToken cancellationToken)
    {
        var manner = await MannerAsync(passage, cancellationToken).ConfigureAwait(false);
        var paths = await PathsAsync(passage, manner, cancellationToken).ConfigureAwait(false);
        foreach (var fault in paths.SelectMany(path => path.Faults))
        {
            _reports.Count(fault);
        }

        Warn(passage, [.. manner.Findings, .. paths.SelectMany(LeftOut)]);
        // Only now, when nothing can fail any more: what is kept here somebody has to leave.
        return [.. paths.Select(path => RouteOf(path, manner))];
    }

    public async Task<SendPlan> PlanAsync(SendPlan plan, Passage passage, CancellationToken cancellationToken)
    {
        var manner = await MannerAsync(passage, cancellationToken).ConfigureAwait(false);
        var paths = await PathsAsync(passage, manner, cancellationToken).ConfigureAwait(false);
        return plan with
        {
            MailHosts = [.. paths.SelectMany(path => path.Rulings).Select(ruling => ruling.Record)],
            Warnings =
            [
                .. plan.Warnings, .. manner.Findings,
                .. paths.Where(path => path.Refusal is not null).Select(path => $"nothing would go to {path.Domain} now: {path.Refusal!.Message}"), .. paths.SelectMany(LeftOut),
            ],
        };
    }

    public void Tell(Attempt attempt) => _reports.Count(attempt);

    public async ValueTask DisposeAsync()
    {
        await _sites.DisposeAsync().ConfigureAwait(false);
        _ownPolicies?.Dispose();
    }

    private async Task<Manner> MannerAsync(Passage passage, CancellationToken cancellationToken)
    {
        var sending = passage.Sending = await _own.ForAsync(passage.Addressing!.JudgedPath, cancellationToken).ConfigureAwait(false);
        var (isWaived, warning) = _tlsRequired.Judge(passage);
        return new Manner(sending, passage.Requests.RequireTls, isWaived, [.. sending.Findings, .. warning is null ? (string[])[] : [warning]]);
    }

    private async Task<List<MxPath>> PathsAsync(Passage passage, Manner manner, CancellationToken cancellationToken)
    {
        var paths = new List<MxPath>();
        foreach (var domains in passage.Waiting().GroupBy(recipient => recipient.Domain).Chunk(DomainsAtOnce))
        {
            paths.AddRange(await Task.WhenAll(domains.Select(domain => PathAsync(domain.Key, [.. domain], manner, cancellationToken))).ConfigureAwait(false));
        }

        return paths;
    }

    private async Task<MxPath> PathAsync(Domain domain, ImmutableArray<Mailbox> recipients, Manner manner, CancellationToken cancellationToken)
    {
        var (hosts, error) = await _lookup.FindAsync(domain, cancellationToken).ConfigureAwait(false);
        if (hosts is null)
        {
            return new MxPath(domain, recipients, [], [], error);
        }

        var policy = manner.Sending.UsesIPv6 ? _policy : _policyOverIPv4;
        var rulings = ImmutableArray.CreateBuilder<TlsRuling>();
        var faults = ImmutableArray.CreateBuilder<HostFault>();
        foreach (var host in hosts.Hosts)
        {
            var (ruling, fault) = await policy.RuleAsync(hosts, host, manner.IsWaived, cancellationToken).ConfigureAwait(false);
            fault ??= manner.RequiresTls && !ruling!.Authenticates ? new HostFault(Unproven(ruling)) : null;
            if (fault is null)
            {
                rulings.Add(ruling!);
            }
            else
            {
                faults.Add(fault with { Error = manner.Explain(fault.Error) });
            }
        }

        // A host that may be back decides over one that will not do.
        var refusal = rulings.Count > 0 ? null : (faults.FirstOrDefault(fault => fault.Error.Transient) ?? faults[0]).Error;
        return new MxPath(domain, recipients, rulings.ToImmutable(), faults.ToImmutable(), refusal);
    }

    private Route RouteOf(MxPath path, Manner manner)
    {
        if (path.Refusal is { } refusal)
        {
            return new Route { Recipients = path.Recipients, Refusal = refusal };
        }

        var (site, hops) = _sites.Keep(path.Rulings, manner.Sending.UsesIPv6);
        return new Route { Recipients = path.Recipients, Site = site, Hops = hops };
    }

    private static void Warn(Passage passage, IEnumerable<string> warnings)
    {
        foreach (var warning in warnings.Where(warning => !passage.Warnings.Contains(warning, StringComparer.Ordinal)))
        {
            passage.Warnings.Add(warning);
        }
    }

    private static IEnumerable<string> LeftOut(MxPath path) => path.Refusal is null ? path.Faults.Select(fault => $"a mail host was left out: {fault.Error.Message}") : [];

    // RFC 8689 §4.2.1: a message that asks for it goes to no host that cannot prove who it is.
    private static SendError Unproven(TlsRuling ruling) => SendError.Refusal(SendStage.Route, SendFault.MailHostUnproven,
        $"the message may go only to mail hosts that prove who they are (REQUIRETLS, 5.7.30), and {ruling.Host.Name} has neither TLSA records that DNSSEC vouches for nor an MTA-STS policy that is enforced",
        FailureScope.Recipient);

    private sealed record MxPath(Domain Domain, ImmutableArray<Mailbox> Recipients, ImmutableArray<TlsRuling> Rulings, ImmutableArray<HostFault> Faults, SendError? Refusal);

    /// <summary>How a message goes, whichever host it goes to.</summary>
    private sealed record Manner(Sending Sending, bool RequiresTls, bool IsWaived, ImmutableArray<string> Findings)
    {
        public SendError Explain(SendError error) => string.Equals(error.Detail, nameof(SendFault.OwnAddressUnproven), StringComparison.Ordinal)
            ? error with { Message = $"{error.Message}: {Sending.WithoutIPv6}" }
            : error;
    }
}
