using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>Judges a message for one author's domain by one of the two standards.</summary>
internal sealed class DmarcAssessment(IDmarcRules rules, DmarcTrace trace, ImmutableArray<DmarcIdentifier> identifiers)
{
    public async Task<DmarcOutcome> OfAsync(DnsName author)
    {
        var discovery = await rules.DiscoverAsync(author).ConfigureAwait(false);
        var outcome = await JudgeAsync(author, discovery).ConfigureAwait(false);
        trace.Add(DmarcStepKind.Result, author, $"{rules.Name} says {outcome.Result}{(outcome.Fault is { } fault ? $": {fault.Reason}" : ".")}");
        return outcome;
    }

    private async Task<DmarcOutcome> JudgeAsync(DnsName author, DmarcDiscovery discovery)
    {
        var outcome = new DmarcOutcome { Result = discovery.Fault?.Result ?? DmarcResult.None, Organization = discovery.Organization, Fault = discovery.Fault };
        if (discovery.Applied is not { Record: { } record, Domain: var domain })
        {
            return outcome;
        }

        outcome = outcome with { Result = DmarcResult.None, PolicyDomain = domain, Record = record, Fault = null };
        var known = rules.Known(record);
        if (!known.IsUsable)
        {
            return outcome with { Fault = new DmarcFault(DmarcFaultKind.NoUsablePolicy, domain.ToString(), "The record has no policy that can be used, and no address for reports.") };
        }

        var (policy, policyFault) = author.Equals(domain) ? (known.OfDomain, null) : await rules.SubdomainPolicyAsync(known, author).ConfigureAwait(false);
        trace.Add(DmarcStepKind.Policy, domain, policy is null ? $"{rules.Name}: which policy applies is not known." : $"{rules.Name}: the policy for {author} is {policy}.");
        return await AlignAsync(author, record, outcome with { Policy = policy }, policyFault).ConfigureAwait(false);
    }

    private async Task<DmarcOutcome> AlignAsync(DnsName author, DmarcRecord record, DmarcOutcome outcome, DmarcFault? policyFault)
    {
        var alignments = ImmutableArray.CreateBuilder<DmarcAlignment>();
        var (isAligned, isOpen, isPending) = (false, false, false);
        foreach (var identifier in identifiers)
        {
            var alignment = await AlignAsync(author, identifier, record).ConfigureAwait(false);
            isPending |= identifier.IsPending && alignment.IsAligned is not false;
            if (!identifier.IsPending)
            {
                alignments.Add(alignment);
                isAligned |= alignment.IsAligned is true;
                isOpen |= alignment.IsAligned is null;
            }
        }

        outcome = outcome with { Alignments = alignments.ToImmutable() };
        // RFC 9989 §5.3.6: where a question without an answer would have decided, the message neither passes nor fails.
        return isAligned ? outcome with { Result = DmarcResult.Pass }
            : isOpen ? Ended(outcome, new DmarcFault(DmarcFaultKind.DnsFailure, author.ToString(), "DNS does not say whether an authenticated identifier belongs to the author's organization."))
            : isPending ? Ended(outcome, new DmarcFault(DmarcFaultKind.IdentifierTempError, author.ToString(), "An identifier that would be aligned could not be authenticated for the moment."))
            : policyFault is not null ? Ended(outcome, policyFault)
            : outcome with { Result = DmarcResult.Fail, Disposition = rules.Disposition(record, outcome.Policy!.Value) };
    }

    private async Task<DmarcAlignment> AlignAsync(DnsName author, DmarcIdentifier identifier, DmarcRecord record)
    {
        var mode = identifier.Mechanism == DmarcMechanism.Spf ? record.SpfAlignment : record.DkimAlignment;
        bool? isAligned = mode == DmarcAlignmentMode.Strict ? author.Equals(identifier.Domain) : await rules.ShareOrganizationAsync(author, identifier.Domain).ConfigureAwait(false);
        trace.Add(DmarcStepKind.Alignment, identifier.Domain, $"{rules.Name}: the domain of {identifier.Mechanism} is {(isAligned switch { true => "aligned", false => "not aligned", null => "perhaps aligned" })} with {author} ({mode}).");
        return new DmarcAlignment(identifier.Mechanism, identifier.Domain.ToString(), mode, isAligned);
    }

    private static DmarcOutcome Ended(DmarcOutcome outcome, DmarcFault fault) => outcome with { Result = fault.Result, Fault = fault };
}
