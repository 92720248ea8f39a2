using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>What the results of its sets make of a chain (RFC 8617 §5.2, steps 4 to 7).</summary>
internal static class ArcJudgement
{
    public static ArcVerification Of(ImmutableArray<ArcSet> sets)
    {
        var newest = sets[^1];
        var parts = sets.Reverse().Select(set => (Fault: ArcFault.Seal, set.Instance, set.Seal.Status, Detail: set.Seal.Fault))
            .Prepend((ArcFault.MessageSignature, newest.Instance, newest.MessageSignature!.Status, newest.MessageSignature.Fault))
            .Where(part => part.Status is not DkimStatus.Pass)
            .ToArray();
        if (parts.Length == 0)
        {
            return new ArcVerification { Status = ArcStatus.Pass, Sets = sets, OldestPass = OldestPass(sets) };
        }

        // What has failed for good is not mended by a key that may still come.
        var isFinal = Array.Exists(parts, part => part.Status is not DkimStatus.TempError);
        var (fault, instance, _, detail) = Array.Find(parts, part => !isFinal || part.Status is not DkimStatus.TempError);
        return new ArcVerification { Status = isFinal ? ArcStatus.Fail : ArcStatus.TempError, Fault = fault, Instance = instance, Detail = detail, Sets = sets };
    }

    private static int OldestPass(ImmutableArray<ArcSet> sets)
    {
        var oldest = sets.Reverse().TakeWhile(set => set.MessageSignature?.Status is DkimStatus.Pass).Last().Instance;
        return oldest == 1 ? 0 : oldest;
    }
}
