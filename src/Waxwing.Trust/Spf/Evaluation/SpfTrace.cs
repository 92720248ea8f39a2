using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>Tells the steps of a check, their texts cut and cleaned.</summary>
internal sealed class SpfTrace
{
    // A term that a person would publish is shorter, and so is a record.
    private const int MaxTermLength = 120;

    private readonly BoundedSteps<SpfStep> _steps = new(SpfVerdict.MaxSteps);

    /// <summary>How many includes lead to where the check is.</summary>
    public int Depth { get; set; }

    /// <summary>The domain whose record is evaluated.</summary>
    public string Domain { get; set; } = "";

    public int LeftOut => _steps.LeftOut;

    public ImmutableArray<SpfStep> Steps => _steps.Kept;

    public SpfStep Add(SpfStepKind kind, string? term, string reason)
    {
        var step = new SpfStep(kind, Depth, Domain, term is null ? null : Printable.Of(term, MaxTermLength), Printable.Of(reason));
        _steps.Add(step);
        return step;
    }
}
