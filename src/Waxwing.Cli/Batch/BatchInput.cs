namespace Waxwing.Cli.Batch;

/// <summary>The lines that are still to be sent: what the journal has settled is passed over, and it has to be of this input.</summary>
internal sealed class BatchInput(BatchLines lines, Journal journal, BatchReport report, BatchRules rules)
{
    private readonly long _highest = journal.Read(state => state.Highest);
    private readonly string? _input = journal.Read(state => state.Input);
    private bool _isVerified;

    /// <summary>Whether a line is here without waiting.</summary>
    public bool HasLine => lines.HasLine;

    /// <summary>Why the journal is another input's, or null.</summary>
    public UsageException? Foreign { get; private set; }

    /// <summary>The next line to send; null at the end, or where the journal is another input's.</summary>
    public async ValueTask<Next?> NextAsync(CancellationToken cancellationToken)
    {
        while (Foreign is null)
        {
            if (await lines.ReadAsync(cancellationToken) is not { } line)
            {
                return lines.Count < _highest && !_isVerified ? Refuse(lines.Count + 1) : null;
            }

            var before = journal.Read(state => state.Find(line.Number));
            if (!IsOurs(line, before))
            {
                return Refuse(line.Number);
            }

            if (before is null && line.Number <= _highest)
            {
                continue;
            }

            if (before is not { Outcome: SendOutcome.Unknown } || rules.ResendUnknown)
            {
                return new Next(line, before);
            }

            report.Add(LineResult.Of(line, IdOf(line), before));
        }

        return null;
    }

    // A line that may be sent again is compared by itself; the others all at once, before the first new line.
    private bool IsOurs(BatchLine line, OpenLine? before)
    {
        if (before is not null && !string.Equals(before.Hash, line.Hash, StringComparison.Ordinal))
        {
            return false;
        }

        if (_isVerified || line.Number < _highest || _highest == 0)
        {
            return true;
        }

        _isVerified = line.Number == _highest && string.Equals(line.Input, _input, StringComparison.Ordinal);
        return _isVerified;
    }

    private Next? Refuse(long line)
    {
        Foreign = new UsageException($"the journal is of another input, or lines were changed since: up to line {line} they are not those that it tells of. Lines may be added at the end; give changed ones a file and journal of their own");
        return null;
    }

    private static string? IdOf(BatchLine line)
    {
        try
        {
            BatchMessage.Read(line, out var id);
            return id;
        }
        catch (SendException)
        {
            return null;
        }
    }

    /// <summary>A line to send.</summary>
    /// <param name="Line">The line.</param>
    /// <param name="Before">How far earlier runs came with it, or null.</param>
    internal sealed record Next(BatchLine Line, OpenLine? Before);
}
