using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Practice 6: every command was answered, every failure has a name, and every recipient a known fate.</summary>
internal sealed class Practice06HandleErrors : IPracticeJudge
{
    private const string Title = "Handle errors";

    public PracticeEvidence Judge(Passage passage, SenderOptions options)
    {
        var transactions = passage.Attempts.SelectMany(attempt => attempt.Transactions).ToArray();
        var expected = transactions.Sum(transaction => transaction.Result.Replies.Expected);
        var received = transactions.Sum(transaction => transaction.Result.Replies.Received);
        var outcomes = passage.Outcomes.Values;
        var unknown = outcomes.Count(outcome => outcome.Delivered == Delivered.Unknown);
        var failures = outcomes.Select(outcome => outcome.Error).Append(passage.Refusal).OfType<SendError>()
            .Select(error => $"{error.Stage} × {error.Failure}{(error.Detail is null ? "" : $" ({error.Detail})")} × {error.Scope} × delivered {error.Delivered} × retry {error.Retry}")
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        var facts = new (string, object?)[]
        {
            ("repliesExpected", expected),
            ("repliesReceived", received),
            ("accepted", outcomes.Count(outcome => outcome.Delivered == Delivered.Yes)),
            ("failed", outcomes.Count(outcome => outcome.Delivered == Delivered.No)),
            ("unknown", unknown),
            ("failures", failures.Length == 0 ? null : string.Join("; ", failures)),
        };
        if (unknown > 0)
        {
            return Evidence.NotMet(6, Title, $"the fate of {Evidence.Count(unknown, "recipient")} is unknown: the end of the content went out and no reply came", facts);
        }

        if (expected == 0 && failures.Length == 0)
        {
            return Evidence.NotMet(6, Title, Evidence.NoConnection(passage), facts);
        }

        return Evidence.Met(6, Title,
            $"{received} of {expected} replies read; {(failures.Length == 0 ? "no failure" : string.Join("; ", failures))}", facts);
    }
}
