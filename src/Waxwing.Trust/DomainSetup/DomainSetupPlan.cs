using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>From what is there to what is lacking: a pure function of request and facts. Immutable.</summary>
/// <param name="Records">Every record that a domain which sends should have, in the order in which they are best published.</param>
/// <param name="NextStep">The next step of DMARC.</param>
/// <param name="PolicyFile">What the policy of MTA-STS should say; null where the domain takes no mail.</param>
internal sealed record DomainSetupPlan(ImmutableArray<SetupRecord> Records, DmarcNextStep NextStep, MtaStsPolicyFile? PolicyFile)
{
    /// <summary>The records to publish now.</summary>
    public IEnumerable<SetupRecord> ToPublish => Records.Where(record => record.IsToPublish);

    /// <summary>Whether nothing is lacking.</summary>
    public bool IsComplete => Records.All(record => record.State == SetupState.Good);

    /// <summary>Makes the plan.</summary>
    public static DomainSetupPlan Of(DomainSetupRequest request, DomainSetupFacts facts)
    {
        var file = MtaStsPolicyFile.For(request, facts);
        ImmutableArray<SetupRecord> senders =
        [
            .. DkimSetup.Of(request, facts),
            ReturnPathSetup.Of(request, facts),
            SpfSetup.Of(request, facts.Spf),
            .. ReverseDnsSetup.Of(request, facts),
        ];
        var next = DmarcNextStep.Of(request, facts, senders);
        return new DomainSetupPlan([.. senders, DmarcSetup.Of(request, facts, next), .. MtaStsSetup.Of(request, facts, file), .. TlsRptSetup.Of(request, facts)], next, file);
    }
}
