using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>One check: the domains of the authors, each by both standards.</summary>
internal sealed class DmarcCheck(DmarcQuery query, DmarcOptions options, IDnsLookup dns, CancellationToken cancellationToken)
{
    // From the worst to the best: a message is as good as the worst of its authors (RFC 9989 §11.5).
    private static readonly ImmutableArray<DmarcResult> WorstFirst = [DmarcResult.Fail, DmarcResult.TempError, DmarcResult.PermError, DmarcResult.None, DmarcResult.Pass];

    private readonly DmarcTrace _trace = new();
    private readonly ImmutableArray<DmarcAuthorVerdict>.Builder _authors = ImmutableArray.CreateBuilder<DmarcAuthorVerdict>();

    /// <summary>Checks. Nothing is thrown; where the time is up or the caller has gone, that is a fault.</summary>
    public async Task<DmarcVerdict> RunAsync()
    {
        var (domains, fault) = AuthorDomains();
        if (fault is not null)
        {
            return Ended(fault);
        }

        try
        {
            var identifiers = DmarcIdentifiers.Of(query, options.MaxSigningDomains);
            var lookups = new DmarcLookups(dns, _trace, cancellationToken);
            var byTreeWalk = new DmarcAssessment(new DmarcByTreeWalk(lookups), _trace, identifiers);
            var bySuffixList = new DmarcAssessment(new DmarcBySuffixList(lookups, options.PublicSuffixes ?? PublicSuffixList.Shipped), _trace, identifiers);
            foreach (var domain in domains)
            {
                _authors.Add(new DmarcAuthorVerdict(domain, await byTreeWalk.OfAsync(domain).ConfigureAwait(false), await bySuffixList.OfAsync(domain).ConfigureAwait(false)));
            }

            return Verdict(WorstFirst.First(result => _authors.Any(author => author.Outcome.Result == result)), _authors.Max(author => author.Outcome.Disposition));
        }
        catch (OperationCanceledException)
        {
            return Ended(new DmarcFault(DmarcFaultKind.TimeLimit, "", $"The check took longer than {options.TimeLimit.TotalSeconds} s."));
        }
    }

    private (List<DnsName> Domains, DmarcFault? Fault) AuthorDomains()
    {
        var domains = new List<DnsName>();
        foreach (var text in query.AuthorDomains.IsDefault ? [] : query.AuthorDomains)
        {
            if (DmarcIdentifiers.NameOf(text) is not { } domain)
            {
                return (domains, new DmarcFault(DmarcFaultKind.AuthorDomainSyntax, Printable.Of(text ?? "", Smtp.Domain.MaxLength), "The domain of an author is no name that DNS could have."));
            }

            if (domains.Contains(domain))
            {
                continue;
            }

            if (domains.Count == options.MaxAuthorDomains)
            {
                return (domains, new DmarcFault(DmarcFaultKind.TooManyAuthorDomains, "", $"The authors have more than {options.MaxAuthorDomains} domains."));
            }

            domains.Add(domain);
            _trace.Add(DmarcStepKind.Author, domain, "It is the domain of an author.");
        }

        return (domains, domains.Count > 0 ? null : new DmarcFault(DmarcFaultKind.NoAuthorDomain, "", "The message has no author with a domain."));
    }

    private DmarcVerdict Ended(DmarcFault fault)
    {
        _trace.Add(DmarcStepKind.Result, null, fault.Reason);
        return Verdict(fault.Result, DmarcPolicy.None) with { Fault = fault };
    }

    private DmarcVerdict Verdict(DmarcResult result, DmarcPolicy disposition) => new()
    {
        Query = query,
        Result = result,
        Disposition = disposition,
        Authors = _authors.ToImmutable(),
        Steps = _trace.Steps,
        StepsLeftOut = _trace.LeftOut,
    };
}
