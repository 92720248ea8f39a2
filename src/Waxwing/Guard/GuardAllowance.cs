namespace Waxwing;

/// <summary>An entry of an allow-list: what may be in mail although a detector finds it, and why. Immutable.</summary>
public sealed record GuardAllowance
{
    /// <summary>Makes an entry.</summary>
    /// <param name="detector">The detector's name; <c>*</c> for every detector.</param>
    /// <param name="reason">Why; it stands in the report (<see cref="GuardFinding.AllowedBecause"/>). Not empty.</param>
    /// <exception cref="ArgumentException">A name or reason is empty.</exception>
    public GuardAllowance(string detector, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(detector);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Detector = detector;
        Reason = reason;
    }

    /// <summary>The detector's name, or <c>*</c>.</summary>
    public string Detector { get; }

    /// <summary>Why it may be there.</summary>
    public string Reason { get; }

    /// <summary>The one value that is meant, compared without spaces, dots and hyphens: the account on the letterhead. Null: every value.</summary>
    public string? Value { get; init; }

    /// <summary>Detector and reason, for a person; never the value, which may be what the detector is there for.</summary>
    /// <returns>For example <c>iban: our account stands on the letterhead</c>.</returns>
    public override string ToString() => $"{Detector}: {Reason}";

    internal bool Covers(string detector, ReadOnlySpan<char> found) =>
        (Detector is "*" || string.Equals(Detector, detector, StringComparison.Ordinal)) && (Value is null || SameValue(Value, found));

    private static bool SameValue(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var (i, j) = (0, 0);
        while (true)
        {
            for (; i < a.Length && Separators.Is(a[i]); i++)
            {
            }

            for (; j < b.Length && Separators.Is(b[j]); j++)
            {
            }

            if (i == a.Length || j == b.Length)
            {
                return i == a.Length && j == b.Length;
            }

            if (a[i++] != b[j++])
            {
                return false;
            }
        }
    }
}
