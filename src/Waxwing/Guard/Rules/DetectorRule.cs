using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Waxwing;

/// <summary>
/// One detector, as <c>detectors.json</c> describes it. It is found in one of three ways: by a keyword and a pattern, by the shape of a
/// number and its check digits, or by a <see cref="Reader"/>, which is code. What is optional can be set, and not only initialized: a generated
/// reader initializes everything, and so would forget the defaults.
/// </summary>
internal sealed class DetectorRule
{
    private Regex? _expression;

    public required string Id { get; init; }

    public required SensitiveCategory Category { get; init; }

    public required string Description { get; init; }

    public GuardConfidence Confidence { get; set; } = GuardConfidence.High;

    /// <summary>Texts of which one stands in every match; they are looked for without regard to case, all at once.</summary>
    public ImmutableArray<string> Keywords { get; set; } = [];

    /// <summary>What a match looks like, from its first character on. It is run by an automaton that cannot go back.</summary>
    public string? Pattern { get; set; }

    /// <summary>How many characters of the match may stand before the keyword.</summary>
    public ImmutableArray<int> Leads { get; set; } = [0];

    /// <summary>How far behind the keyword a match may reach. This bounds what a keyword can cost.</summary>
    public int Reach { get; set; } = 400;

    /// <summary>What belongs to a match although it is not needed to know it.</summary>
    public MatchExtension Extension { get; set; }

    /// <summary>Whether the last word of a match has to be made of more than one kind of character, as words of a language are not.</summary>
    public bool Mixed { get; set; }

    /// <summary>The name of a check in <see cref="ValueChecks"/> that every match has to pass.</summary>
    public string? Check { get; set; }

    /// <summary>
    /// Forms of a number: <c>d</c> a digit, <c>a</c> a letter, <c>c</c> either, <c>_</c> one of <see cref="Separators"/>, the same throughout;
    /// everything else is itself.
    /// </summary>
    public ImmutableArray<string> Shapes { get; set; } = [];

    public string Separators { get; set; } = "";

    /// <summary>How likely a number is what it seems when it is written without separators.</summary>
    public GuardConfidence Bare { get; set; } = GuardConfidence.Medium;

    /// <summary>The same, written in the groups that are usual.</summary>
    public GuardConfidence Grouped { get; set; } = GuardConfidence.Medium;

    /// <summary>Words that name the number; one of them beside it makes it more likely by one step.</summary>
    public ImmutableArray<string> Context { get; set; } = [];

    /// <summary>The name of the code that finds it.</summary>
    public string? Reader { get; set; }

    /// <summary>A text in which it is found, in pieces: whole, it would alarm those who look for secrets in repositories.</summary>
    public required ImmutableArray<string> Example { get; init; }

    /// <summary>A text that looks alike, in which it is not found.</summary>
    public required ImmutableArray<string> CounterExample { get; init; }

    /// <summary>The pattern, anchored at its first character. Made when it is first needed.</summary>
    public Regex Expression => _expression ??=
        new Regex($@"\A(?:{Pattern})", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
}
