namespace Waxwing;

/// <summary>How often and how fast an attempt is repeated. Immutable.</summary>
public sealed record RetryOptions
{
    /// <summary>
    /// Attempts in all, the first included: 1 to 20. Default 3. Going on at once to the next relay belongs to the same attempt.
    /// </summary>
    public int MaxAttempts
    {
        get;
        init => field = value is >= 1 and <= 20 ? value : throw new ArgumentOutOfRangeException(nameof(MaxAttempts), value, "MaxAttempts is 1 to 20.");
    } = 3;

    /// <summary>The wait before the second attempt; it doubles for each further one. 0 to 1 hour. Default 2 seconds.</summary>
    public TimeSpan FirstDelay
    {
        get;
        init => field = value >= TimeSpan.Zero && value <= TimeSpan.FromHours(1) ? value : throw new ArgumentOutOfRangeException(nameof(FirstDelay), value, "FirstDelay is 0 to 1 hour.");
    } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait. 0 to 1 day. Default 1 minute.</summary>
    public TimeSpan MaxDelay
    {
        get;
        init => field = value >= TimeSpan.Zero && value <= TimeSpan.FromDays(1) ? value : throw new ArgumentOutOfRangeException(nameof(MaxDelay), value, "MaxDelay is 0 to 1 day.");
    } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many repetitions all messages of a sender may make in a sliding minute, in percent of the first attempts of that
    /// minute: 0 to 100. Default 20. It comes on top of <see cref="BudgetFloor"/>. A message that finds the budget used up
    /// ends at once, as one to be tried later.
    /// </summary>
    public int BudgetPercent
    {
        get;
        init => field = value is >= 0 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(BudgetPercent), value, "BudgetPercent is 0 to 100.");
    } = 20;

    /// <summary>How many repetitions a sender may make in a sliding minute however few messages it sends: 0 to 1,000. Default 10.</summary>
    public int BudgetFloor
    {
        get;
        init => field = value is >= 0 and <= 1000 ? value : throw new ArgumentOutOfRangeException(nameof(BudgetFloor), value, "BudgetFloor is 0 to 1,000.");
    } = 10;
}
