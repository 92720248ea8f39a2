using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>The next step of a domain to a policy that protects it, and what blocks it. Immutable.</summary>
/// <param name="Now">What applies now; null for nothing.</param>
/// <param name="Next">What comes next; null where the last step is taken.</param>
/// <param name="Text">The record that takes the step; null where there is none to take.</param>
/// <param name="Blockers">What has to be in order before: sentences for a person.</param>
internal sealed record DmarcNextStep(DmarcPolicy? Now, DmarcPolicy? Next, string? Text, ImmutableArray<string> Blockers)
{
    /// <summary>Whether it can be taken.</summary>
    public bool IsFree => Text is not null && Blockers.IsEmpty;

    /// <summary>Judges.</summary>
    /// <param name="request">How the domain is to send.</param>
    /// <param name="facts">What is there.</param>
    /// <param name="others">How the other records stand.</param>
    public static DmarcNextStep Of(DomainSetupRequest request, DomainSetupFacts facts, IReadOnlyCollection<SetupRecord> others)
    {
        if (facts.Dmarc is { Applied: { Record: { IsUsable: true } record } applied } && applied.Domain.Equals(DnsName.Of(request.Domain)))
        {
            var now = record.OfDomain;
            var (next, text) = After(record, now);
            return new DmarcNextStep(now, next, text, next is null ? [] : [.. Blocks(request, facts, record, others)]);
        }

        return new DmarcNextStep(facts.Dmarc.Applied?.Record?.OfSubdomain, DmarcPolicy.None, null, ["The domain has no DMARC record of its own that can be used: publish one with p=none first, and read its reports."]);
    }

    private static (DmarcPolicy? Next, string? Text) After(DmarcRecord record, DmarcPolicy now)
    {
        // A policy that is only tried out is none yet; pct is of RFC 7489 (RFC 9989 §A.6).
        if (now != DmarcPolicy.None && (record.IsTest || record.Percentage is < 100))
        {
            return (now, DmarcRewrite.Without(DmarcRewrite.Without(record.Text, "t"), "pct"));
        }

        DmarcPolicy? next = now switch
        {
            DmarcPolicy.None => DmarcPolicy.Quarantine,
            DmarcPolicy.Quarantine => DmarcPolicy.Reject,
            DmarcPolicy.Reject => null,
        };
        return (next, next is { } policy ? DmarcRewrite.With(record.Text, DmarcRecordParser.Policy, policy is DmarcPolicy.Reject ? "reject" : "quarantine") : null);
    }

    private static IEnumerable<string> Blocks(DomainSetupRequest request, DomainSetupFacts facts, DmarcRecord record, IReadOnlyCollection<SetupRecord> others)
    {
        if (request.Keys.IsEmpty)
        {
            yield return "No DKIM key is named: forwarded mail would fail (--keys FOLDER, waxwing dkim new).";
        }

        foreach (var bad in others.Where(other => other.State != SetupState.Good && other.Role != SetupRole.ReverseDns))
        {
            yield return $"{bad.Role.ToString().ToUpperInvariant()} is not in order: {bad.Reason}";
        }

        if (request.Addresses.IsEmpty && request.Includes.IsEmpty)
        {
            yield return "Nobody said who sends for the domain: --address IP for own hosts, --include DOMAIN for a relay.";
        }

        if (record.AggregateReports.All(uri => uri.Mailbox is null))
        {
            yield return "The record asks for no reports (rua): what would be refused cannot be seen.";
        }
        else if (facts.ReportsAreWelcome is not true)
        {
            yield return "The domain that the reports go to does not say that it wants them (RFC 9990 §4).";
        }

        if (!record.Faults.IsEmpty)
        {
            yield return $"The DMARC record has a fault: {record.Faults[0].Reason}";
        }
    }
}
