namespace Waxwing.Trust;

/// <summary>The SPF record of the return path, merged with the one that is there.</summary>
internal static class SpfSetup
{
    public static SetupRecord Of(DomainSetupRequest request, SpfFacts facts)
    {
        var (answer, merge, lookups, fault) = facts;
        var name = DnsName.Of(request.ReturnPath);
        if (merge is null)
        {
            return SetupRecord.NotAnswered(SetupRole.Spf, name, DnsType.Txt, answer);
        }

        var state = merge.IsComplete && fault is null ? SetupState.Good : merge.Old.IsEmpty ? SetupState.Lacking : SetupState.Wrong;
        return SetupRecord.OfText(SetupRole.Spf, name, state, Reason(merge, lookups, fault), merge.Text, SpfRecord.IsVersion1, merge.Old) with
        {
            HeldBy = state != SetupState.Good && fault is not null ? $"the record would not work: {fault.Reason}" : null,
        };
    }

    private static string Reason(SpfMerge merge, int lookups, SpfFault? fault) =>
        merge.Problem
        ?? (fault is not null ? fault.Reason
            : merge.IsComplete ? $"Everybody who sends is named; a receiver needs {lookups} of 10 look-ups (RFC 7208 §4.6.4)."
            : merge.Old.IsEmpty ? $"The domain has no SPF record. A receiver would need {lookups} of 10 look-ups."
            : $"The record lacks {string.Join(", ", merge.Added)}. With it, a receiver needs {lookups} of 10 look-ups.");
}
