using System.Collections.Immutable;
using System.Globalization;

namespace Waxwing;

/// <summary>Practice 5: every phase had a deadline, and kept it.</summary>
internal sealed class Practice05Timeouts : IPracticeJudge
{
    private const string Title = "Timeouts";

    public PracticeEvidence Judge(Passage passage, SenderOptions options)
    {
        var phases = passage.Attempts
            .SelectMany(attempt => Opening(attempt).Concat(attempt.Transactions.SelectMany(transaction => transaction.Result.Phases.Select(Records.Phase))))
            .ToArray();
        var expired = passage.Attempts.Select(attempt => attempt.Error)
            .Concat(passage.Outcomes.Values.Select(outcome => outcome.Error))
            .FirstOrDefault(error => error is { Failure: Smtp.SmtpFailure.TimedOut });
        var facts = phases
            .GroupBy(phase => phase.Stage)
            .Select(group => ($"{group.Key}", (object?)string.Create(CultureInfo.InvariantCulture, $"{group.Sum(phase => phase.Seconds):0.######} s of {group.First().LimitSeconds:0.###} s")))
            .Append(("messageDeadline", string.Create(CultureInfo.InvariantCulture, $"{passage.Limit.TotalSeconds:0.###} s")));
        if (expired is not null)
        {
            // Where the message's own deadline ended, the stage is where it was then: that one's deadline did not end.
            var ofMessage = string.Equals(expired.Detail, nameof(SendFault.MessageDeadlineEnded), StringComparison.Ordinal);
            return Evidence.NotMet(5, Title, ofMessage ? expired.Message : $"the deadline of {expired.Stage} ended: {expired.Message}",
                facts.Append(("ended", ofMessage ? "messageDeadline" : $"{expired.Stage}")).Append(("endedAt", $"{expired.Stage}")));
        }

        if (phases.Length == 0)
        {
            return Evidence.NotMet(5, Title, Evidence.NoConnection(passage), facts);
        }

        var waiting = passage.DeadlineEnded && passage.AnyPending()
            ? string.Create(CultureInfo.InvariantCulture, $"; the message's deadline of {passage.Limit.TotalSeconds:0.###} s ended the wait for another attempt")
            : "";
        var slowest = phases.MaxBy(phase => phase.Seconds / phase.LimitSeconds)!;
        return Evidence.Met(5, Title, string.Create(CultureInfo.InvariantCulture,
            $"{phases.Length} phases, {phases.Sum(phase => phase.Seconds):0.000} s in all; closest to its deadline: {slowest.Stage}, {slowest.Seconds:0.000} s of {slowest.LimitSeconds:0.###} s{waiting}"),
            waiting.Length == 0 ? facts : facts.Append(("ended", "messageDeadline")));
    }

    // A connection that was open already took its time in an earlier message.
    private static ImmutableArray<PhaseRecord> Opening(Attempt attempt) =>
        attempt.Connection is { Reused: false } connection ? connection.Phases : [];
}
