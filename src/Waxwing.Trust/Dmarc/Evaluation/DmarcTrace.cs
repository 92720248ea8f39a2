using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>Tells the steps of a check, their texts cut and cleaned.</summary>
internal sealed class DmarcTrace
{
    private readonly BoundedSteps<DmarcStep> _steps = new(DmarcVerdict.MaxSteps);

    public int LeftOut => _steps.LeftOut;

    public ImmutableArray<DmarcStep> Steps => _steps.Kept;

    public void Add(DmarcStepKind kind, DnsName? domain, string reason) => _steps.Add(new DmarcStep(kind, domain?.ToString() ?? "", Printable.Of(reason)));
}
