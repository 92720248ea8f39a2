using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>Keeps the steps of a check, within bounds.</summary>
internal sealed class SpfTrace
{
    // A term that a person would publish is shorter, and so is a record.
    private const int MaxTermLength = 120;
    private const int MaxReasonLength = 500;

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
        _last = new SpfStep(kind, Depth, Domain, term is null ? null : Printable(term, MaxTermLength), Printable(reason, MaxReasonLength));
        if (_count++ < SpfVerdict.MaxSteps)
        {
            _steps.Add(_last);
        }

        return _last;
    }

    private static string Printable(string text, int most)
    {
        var cut = text.Length > most ? string.Concat(text.AsSpan(0, most - 3), "...") : text;
        return string.Create(cut.Length, cut, static (characters, source) =>
        {
            for (var i = 0; i < characters.Length; i++)
            {
                characters[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
            }
        });
    }
}
