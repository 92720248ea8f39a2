namespace Waxwing.Cli.Batch;

/// <summary>
/// How the lines of a batch stand, by the records of all its runs. Lines are begun in their order, so of every line up to the highest
/// that is not open nothing more has to be known than that it is settled: memory grows with what is open only.
/// </summary>
internal sealed class BatchState
{
    private readonly Dictionary<long, OpenLine> _open = [];
    private readonly long[] _outcomes = new long[Enum.GetValues<SendOutcome>().Length];
    private readonly long[] _exitCodes = new long[ExitCodes.Found + 1];

    /// <summary>The highest line that was begun, or 0.</summary>
    public long Highest { get; private set; }

    /// <summary>The hash of the input up to there.</summary>
    public string? Input { get; private set; }

    /// <summary>The lines whose fate is unknown, in their order.</summary>
    public IEnumerable<(long Line, OpenLine Open)> Unknown =>
        _open.Where(open => open.Value.Outcome == SendOutcome.Unknown).OrderBy(open => open.Key).Select(open => (open.Key, open.Value));

    /// <summary>How many lines ended so. One that is under way counts as unknown.</summary>
    public long Count(SendOutcome outcome) => _outcomes[(int)outcome];

    /// <summary>Whether any line stands for an exit code.</summary>
    public bool Has(int exitCode) => _exitCodes[exitCode] > 0;

    /// <summary>What is left of a line; null where it is settled, or was never begun.</summary>
    public OpenLine? Find(long line) => _open.GetValueOrDefault(line);

    /// <summary>Takes the next record.</summary>
    /// <exception cref="FormatException">The record contradicts those before it.</exception>
    public void Apply(JournalRecord record)
    {
        switch (record)
        {
            case JournalRecord.Begun begun:
                Begin(begun);
                break;
            case JournalRecord.Ended ended:
                End(ended);
                break;
        }
    }

    private void Begin(JournalRecord.Begun begun)
    {
        var before = _open.GetValueOrDefault(begun.Line);
        if (begun.Line > Highest)
        {
            (Highest, Input) = (begun.Line, begun.Input);
        }
        else if (before is null || !string.Equals(before.Hash, begun.Hash, StringComparison.Ordinal))
        {
            throw new FormatException($"line {begun.Line} is begun again, and was settled or another line");
        }
        else
        {
            Add(before.Outcome, before.ExitCode, -1);
        }

        _open[begun.Line] = new OpenLine(begun.Hash, begun.MessageId ?? before?.MessageId, SendOutcome.Unknown, ExitCodes.FateUnknown, before?.Recipients ?? []);
        Add(SendOutcome.Unknown, ExitCodes.FateUnknown, +1);
    }

    private void End(JournalRecord.Ended ended)
    {
        if (!_open.TryGetValue(ended.Line, out var before))
        {
            throw new FormatException($"line {ended.Line} ends, and was not begun");
        }

        Add(before.Outcome, before.ExitCode, -1);
        Add(ended.Outcome, ended.ExitCode, +1);
        if (ended.Outcome is SendOutcome.Unknown or SendOutcome.Deferred || ended.Left.Length > 0)
        {
            _open[ended.Line] = before with { Outcome = ended.Outcome, ExitCode = ended.ExitCode, Recipients = ended.Left.Length > 0 ? ended.Left : before.Recipients };
        }
        else
        {
            _open.Remove(ended.Line);
        }
    }

    private void Add(SendOutcome outcome, int exitCode, int count)
    {
        _outcomes[(int)outcome] += count;
        _exitCodes[exitCode] += count;
    }
}
