using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>Keeps the steps of a check, within bounds.</summary>
internal sealed class DmarcTrace
{
    private readonly ImmutableArray<DmarcStep>.Builder _steps = ImmutableArray.CreateBuilder<DmarcStep>();

    public ImmutableArray<DmarcStep> Steps => _steps.ToImmutable();

    public void Add(DmarcStepKind kind, DnsName? domain, string reason)
    {
        if (_steps.Count < DmarcVerdict.MaxSteps)
        {
            _steps.Add(new DmarcStep(kind, domain?.ToString() ?? "", Printable.Of(reason)));
        }
    }
}
