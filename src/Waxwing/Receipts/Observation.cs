using System.Collections.Immutable;

namespace Waxwing;

/// <summary>
/// What was observed of a message that has ended. Sentences, sums and rounded times are made of it where somebody reads them: most
/// receipts are only asked for their outcome, and to write seventeen judgements took longer than to send the message.
/// </summary>
/// <param name="passage">The passage; it has ended, and changes no more.</param>
/// <param name="options">The sender's options.</param>
internal sealed class Observation(Passage passage, SenderOptions options)
{
    private ImmutableArray<AttemptRecord> _attempts;
    private ImmutableArray<PracticeEvidence> _practices;
    private ImmutableArray<string> _warnings;

    /// <summary>The attempts, in their order; the same for everybody who asks. Thread-safe.</summary>
    public ImmutableArray<AttemptRecord> Attempts()
    {
        if (_attempts.IsDefault)
        {
            ImmutableInterlocked.InterlockedInitialize(ref _attempts, [.. passage.Attempts.Select(Attempt)]);
        }

        return _attempts;
    }

    /// <summary>One line for each practice; the same for everybody who asks. Thread-safe.</summary>
    public ImmutableArray<PracticeEvidence> Practices()
    {
        if (_practices.IsDefault)
        {
            ImmutableInterlocked.InterlockedInitialize(ref _practices, [.. PracticeJudges.All.Select(judge => judge.Judge(passage, options))]);
        }

        return _practices;
    }

    /// <summary>What a person should know; the same for everybody who asks. Thread-safe.</summary>
    public ImmutableArray<string> Warnings()
    {
        if (_warnings.IsDefault)
        {
            ImmutableInterlocked.InterlockedInitialize(ref _warnings, [.. passage.AllWarnings]);
        }

        return _warnings;
    }

    private static AttemptRecord Attempt(Attempt attempt) => new()
    {
        Number = attempt.Number,
        WaitedSeconds = Math.Round(attempt.Waited.TotalSeconds, 3),
        Relay = attempt.Relay.Options.Url,
        Breaker = attempt.Breaker,
        Connection = attempt.Connection,
        Transactions = [.. attempt.Transactions.Select(transaction => Records.Transaction(transaction.Envelope, transaction.Result))],
        MailHost = attempt.Ruling?.Record,
        Error = attempt.Error,
        NextRelay = attempt.Next?.Options.Url,
    };
}
