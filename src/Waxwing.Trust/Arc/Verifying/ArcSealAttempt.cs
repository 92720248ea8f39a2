namespace Waxwing.Trust;

/// <summary>One seal on its way to a result.</summary>
internal sealed class ArcSealAttempt(HeaderSection section, ArcChain chain, ArcSeal seal)
{
    public ArcSeal Seal => seal;

    public ArcSealResult Judge(DkimKeyAnswer answer)
    {
        if (answer.Fault != DkimFault.None)
        {
            return Result(answer.Fault);
        }

        var hash = new Lazy<byte[]>(Hash);
        var (record, fault) = answer.Best(candidate =>
        {
            var found = DkimCheck.OfKey(seal.Algorithm, candidate);
            return found != DkimFault.None ? found
                : DkimCheck.Verifies(seal.Value.AsSpan(), candidate, hash.Value) ? DkimFault.None
                : DkimFault.SignatureMismatch;
        });
        return Result(fault) with { Key = record, IsKeySecure = answer.IsSecure };
    }

    private ArcSealResult Result(DkimFault fault) => new() { Status = fault.StatusOfKey(), Fault = fault, Reason = fault.Sentence(), Seal = seal };

    private byte[] Hash()
    {
        var covered = ArcSealHash.Covered(chain.Sets.Take(seal.Instance));
        var own = covered[^1].Without(section.Octets.Span, seal.ValuePlace);
        covered.RemoveAt(covered.Count - 1);
        return ArcSealHash.Of(section.Octets.Span, covered, own);
    }
}
