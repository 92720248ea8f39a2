namespace Waxwing.Trust;

/// <summary>The bounds of a check, and the list that is compared with. Immutable.</summary>
public sealed record DmarcOptions
{
    /// <summary>How many different domains of authors a message may have: 1 to 10. Default 3; a message with more is a permanent error (RFC 9989 §11.5).</summary>
    public int MaxAuthorDomains
    {
        get;
        init => field = value is >= 1 and <= 10 ? value : throw new ArgumentOutOfRangeException(nameof(MaxAuthorDomains), value, "MaxAuthorDomains is 1 to 10.");
    } = 3;

    /// <summary>How many different domains that signed are looked at: 1 to 100, in their order. Default 10.</summary>
    public int MaxSigningDomains
    {
        get;
        init => field = value is >= 1 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(MaxSigningDomains), value, "MaxSigningDomains is 1 to 100.");
    } = 10;

    /// <summary>How long a check may take before it ends with <see cref="DmarcResult.TempError"/>: more than zero, at most 10 minutes. Default 20 seconds.</summary>
    public TimeSpan TimeLimit
    {
        get;
        init => field = value > TimeSpan.Zero && value <= TimeSpan.FromMinutes(10) ? value : throw new ArgumentOutOfRangeException(nameof(TimeLimit), value, "TimeLimit is more than zero and at most 10 minutes.");
    } = TimeSpan.FromSeconds(20);

    /// <summary>The list by which RFC 7489 would decide; null for the one that is shipped.</summary>
    public PublicSuffixList? PublicSuffixes { get; init; }
}
