using System.Globalization;

namespace Waxwing;

/// <summary>Practice 11: attempts, waits and total time are bounded.</summary>
internal sealed class Practice11LimitRetries : IPracticeJudge
{
    private const string Title = "Limit retries";

    public PracticeEvidence Judge(Passage passage, SenderOptions options)
    {
        var made = passage.Made;
        var relays = passage.Attempts.Select(attempt => attempt.Relay).Distinct().Count();
        var waited = passage.Attempts.Sum(attempt => attempt.Waited.TotalSeconds);
        var facts = new (string, object?)[]
        {
            ("attempts", made),
            ("maxAttempts", options.Retry.MaxAttempts),
            ("relays", relays),
            ("budgetPercent", options.Retry.BudgetPercent),
            ("budgetFloor", options.Retry.BudgetFloor),
            ("budgetUsedUp", passage.BudgetUsedUp ? true : null),
            ("waitedSeconds", string.Create(CultureInfo.InvariantCulture, $"{waited:0.###}")),
            ("kind", passage.Kind),
            ("lifeSeconds", passage.Kind.Life().TotalSeconds),
        };
        if (made == 0)
        {
            return Evidence.NotMet(11, Title, "no attempt was made", facts);
        }

        var usedUp = made == options.Retry.MaxAttempts && passage.Addressing!.All.Any(passage.IsPending);
        return Evidence.Met(11, Title, string.Create(CultureInfo.InvariantCulture,
            $"{made} of at most {Evidence.Count(options.Retry.MaxAttempts, "attempt")}{(usedUp ? " (used up)" : "")}{(passage.BudgetUsedUp ? " (the sender's retry budget is used up)" : "")}{(relays > 1 ? $", {relays} relays" : "")}, {waited:0.###} s waited; {passage.Kind} mail lives {Life(passage.Kind.Life())}"),
            facts);
    }

    private static string Life(TimeSpan life) =>
        life.TotalDays >= 1 ? Evidence.Count((int)life.TotalDays, "day")
        : life.TotalHours >= 1 ? Evidence.Count((int)life.TotalHours, "hour")
        : Evidence.Count((int)life.TotalMinutes, "minute");
}
