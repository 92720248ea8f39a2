namespace Waxwing;

/// <summary>A place in a text where a detector found something.</summary>
internal readonly record struct Hit(int Start, int Length, DetectorRule Rule, GuardConfidence Confidence)
{
    public int End => Start + Length;

    public bool Overlaps(Hit other) => Start < other.End && other.Start < End;
}
