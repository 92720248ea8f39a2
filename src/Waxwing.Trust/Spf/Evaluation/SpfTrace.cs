using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>Keeps the steps of a check, within bounds.</summary>
internal sealed class SpfTrace
{
    // A term that a person would publish is shorter, and so is a record.
    private const int MaxTermLength = 120;

    private readonly List<SpfStep> _steps = [];
    private SpfStep? _last;
    private int _count;

    /// <summary>How many includes lead to where the check is.</summary>
    public int Depth { get; set; }

    /// <summary>The domain whose record is evaluated.</summary>
    public string Domain { get; set; } = "";

    public int LeftOut => Math.Max(0, _count - SpfVerdict.MaxSteps - 1);

    public ImmutableArray<SpfStep> Steps => _count > SpfVerdict.MaxSteps ? [.. _steps, _last!] : [.. _steps];

    /// <summary>Adds a step, its texts cut and cleaned.</summary>
    public SpfStep Add(SpfStepKind kind, string? term, string reason)
    {
        _last = new SpfStep(kind, Depth, Domain, term is null ? null : Printable.Of(term, MaxTermLength), Printable.Of(reason));
        if (_count++ < SpfVerdict.MaxSteps)
        {
            _steps.Add(_last);
        }

        return _last;
    }
}
