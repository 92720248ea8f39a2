using System.Net;
using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>Asks what is published now. Whatever DNS and web hosts say, or do not say, is a fact; only the caller's wish to stop is thrown.</summary>
/// <param name="dns">Who answers about names.</param>
/// <param name="policies">Who fetches policies of MTA-STS.</param>
/// <param name="clock">The clock of the limits.</param>
internal sealed class DomainSurvey(IDnsLookup dns, MtaStsFetcher policies, TimeProvider clock)
{
    private const int MaxReports = 3;

    public async Task<DomainSetupFacts> AskAsync(DomainSetupRequest request, CancellationToken cancellationToken)
    {
        var domain = DnsName.Of(request.Domain);
        var lookups = new DmarcLookups(dns, new DmarcTrace(), cancellationToken);
        var walk = await DmarcWalk.FromAsync(domain, lookups).ConfigureAwait(false);
        var (policy, fault) = await policies.FetchAsync(request.Domain, cancellationToken).ConfigureAwait(false);
        return new DomainSetupFacts
        {
            Keys = [.. await Task.WhenAll(request.Keys.Select(key => AskAsync(DkimSelectors.NameOf(key.Selector, request.Domain), DnsType.Txt, cancellationToken))).ConfigureAwait(false)],
            MailHosts = await AskAsync(domain, DnsType.Mx, cancellationToken).ConfigureAwait(false),
            ReturnPathHosts = await AskAsync(DnsName.Of(request.ReturnPath), DnsType.Mx, cancellationToken).ConfigureAwait(false),
            Spf = await new SpfSurvey(dns, clock).AskAsync(request, cancellationToken).ConfigureAwait(false),
            Dmarc = walk,
            DmarcIsRepeated = (await lookups.AtAsync(domain).ConfigureAwait(false)).AreSeveral,
            ReportsAreWelcome = await ReportsAreWelcomeAsync(request, walk, cancellationToken).ConfigureAwait(false),
            MtaSts = await BelowAsync("_mta-sts", domain, cancellationToken).ConfigureAwait(false),
            Policy = policy,
            PolicyFault = fault,
            TlsRpt = await BelowAsync("_smtp._tls", domain, cancellationToken).ConfigureAwait(false),
            Reverse = [.. await Task.WhenAll(request.Addresses.Select(address => ReverseAsync(address, cancellationToken))).ConfigureAwait(false)],
        };
    }

    private Task<DnsAnswer> AskAsync(DnsName name, DnsType type, CancellationToken cancellationToken) => dns.AskAsync(new DnsQuestion(name, type), cancellationToken);

    private Task<DnsAnswer> BelowAsync(string labels, DnsName domain, CancellationToken cancellationToken) => domain.TryPrepend(labels, out var name)
        ? AskAsync(name, DnsType.Txt, cancellationToken)
        : Task.FromResult(DnsAnswer.Failure($"{labels}.{domain} is too long for a name."));

    // RFC 9990 §4: who gets reports about others has to say that it wants them.
    private async Task<bool?> ReportsAreWelcomeAsync(DomainSetupRequest request, DmarcWalk walk, CancellationToken cancellationToken)
    {
        var published = walk.Applied?.Record?.AggregateReports.Select(uri => uri.Mailbox?.Domain).OfType<Domain>().ToArray() ?? [];
        var strangers = (published.Length > 0 ? published : [request.Reports.Domain]).Distinct().Where(domain => !domain.IsAddressLiteral && !AreOneOrganization(domain, request.Domain)).Take(MaxReports);
        bool? welcome = true;
        foreach (var stranger in strangers)
        {
            if (!DnsName.TryParse($"{request.Domain.Ascii}._report._dmarc.{stranger.Ascii}", out var name))
            {
                return false;
            }

            var answer = await AskAsync(name, DnsType.Txt, cancellationToken).ConfigureAwait(false);
            var agrees = answer.Records.OfType<TxtRecord>().Any(record => DmarcRecord.IsVersion1(record.Text));
            welcome = agrees ? welcome : answer.Finding == DnsFinding.Nothing ? null : false;
        }

        return welcome;
    }

    private static bool AreOneOrganization(Domain one, Domain other) =>
        one == other
        || (PublicSuffixList.Shipped.TryGetOrganization(DnsName.Of(one), out var left)
            && PublicSuffixList.Shipped.TryGetOrganization(DnsName.Of(other), out var right)
            && left.Equals(right));

    private async Task<ReverseFacts> ReverseAsync(IPAddress address, CancellationToken cancellationToken)
    {
        var verdict = await new IprevVerifier(dns).CheckAsync(address, cancellationToken).ConfigureAwait(false);
        return new ReverseFacts(address, verdict.Name, verdict.Pointer, verdict.Host);
    }
}
