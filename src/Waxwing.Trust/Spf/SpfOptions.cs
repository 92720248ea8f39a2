using Waxwing.Smtp;

namespace Waxwing.Trust;

/// <summary>The bounds of a check that RFC 7208 §4.6.4 leaves open, and the checker's name. Immutable.</summary>
public sealed record SpfOptions
{
    /// <summary>How many terms may look up what is not there, before the record counts as broken: 0 to 10. Default 2, as RFC 7208 §4.6.4 recommends.</summary>
    public int MaxVoidLookups
    {
        get;
        init => field = value is >= 0 and <= SpfLookups.MaxTerms ? value : throw new ArgumentOutOfRangeException(nameof(MaxVoidLookups), value, "MaxVoidLookups is 0 to 10.");
    } = 2;

    /// <summary>How long a check may take before it ends with <see cref="SpfResult.TempError"/>: more than zero, at most 10 minutes. Default 20 seconds, the least that RFC 7208 §4.6.4 recommends.</summary>
    public TimeSpan TimeLimit
    {
        get;
        init => field = value > TimeSpan.Zero && value <= TimeSpan.FromMinutes(10) ? value : throw new ArgumentOutOfRangeException(nameof(TimeLimit), value, "TimeLimit is more than zero and at most 10 minutes.");
    } = TimeSpan.FromSeconds(20);

    /// <summary>The name of the host that checks, for the macro r of explanations; null for <c>unknown</c>.</summary>
    public Domain? Receiver { get; init; }
}
