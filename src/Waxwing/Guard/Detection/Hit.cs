namespace Waxwing;

/// <summary>A place in a text where a detector found something.</summary>
internal readonly record struct Hit(int Start, int Length, DetectorRule Rule, GuardConfidence Confidence)
{
    public int End => Start + Length;

    /// <summary>Where it begins together with what it was preferred to, which goes out with it.</summary>
    public int From { get; init; } = Start;

    /// <summary>Where that ends.</summary>
    public int To { get; init; } = Start + Length;

    public bool Overlaps(Hit other) => Start < other.End && other.Start < End;
}
