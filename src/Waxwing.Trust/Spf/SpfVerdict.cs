using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>The directive that decided, and where it stood. Immutable.</summary>
/// <param name="Domain">The domain whose record it stood in: the one that was checked, or the one of a redirect. What is inside of an include is told by the steps.</param>
/// <param name="Directive">The directive.</param>
public sealed record SpfMatch(string Domain, SpfDirective Directive);

/// <summary>The result of a check, with all that is needed to explain it. Immutable.</summary>
public sealed record SpfVerdict
{
    /// <summary>The most steps that are kept.</summary>
    public const int MaxSteps = 200;

    /// <summary>What was checked.</summary>
    public required SpfQuery Query { get; init; }

    /// <summary>The result.</summary>
    public required SpfResult Result { get; init; }

    /// <summary>The directive that decided; null where none matched, and with <see cref="SpfResult.None"/> and the errors.</summary>
    public SpfMatch? Match { get; init; }

    /// <summary>
    /// What the domain has to say to whoever fails (RFC 7208 §6.2): printable ASCII, at most 500 characters. Null unless the result is
    /// <see cref="SpfResult.Fail"/> and the domain has one that is in order. It is the word of a stranger, who may lie.
    /// </summary>
    public string? Explanation { get; init; }

    /// <summary>Why it is <see cref="SpfResult.TempError"/> or <see cref="SpfResult.PermError"/>; otherwise null.</summary>
    public SpfFault? Fault { get; init; }

    /// <summary>How many terms that need a lookup were evaluated, of the 10 that RFC 7208 §4.6.4 allows; 11 where that was too many.</summary>
    public required int Lookups { get; init; }

    /// <summary>How many of these looked up what is not there.</summary>
    public required int VoidLookups { get; init; }

    /// <summary>What was done, in the order of time: the first <see cref="MaxSteps"/> steps, and always the last.</summary>
    public required ImmutableArray<SpfStep> Steps { get; init; }

    /// <summary>How many steps are missing before the last one, because there were too many.</summary>
    public required int StepsLeftOut { get; init; }
}
