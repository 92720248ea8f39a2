using Waxwing.Cli.Output;

namespace Waxwing.Cli.Batch;

/// <summary>Tells of each line as it ends, and counts. Thread-safe.</summary>
internal sealed class BatchReport(IOutput output, BatchProgress progress)
{
    // What a server says for each line anew is no reason that many share.
    private const int MaxReasons = 1000;
    private const string Others = "others";

    private readonly Lock _lock = new();
    private readonly Dictionary<(SendOutcome Outcome, string Reason), long> _reasons = [];

    /// <summary>How many lines ended in this run.</summary>
    public long Count { get; private set; }

    /// <summary>Why lines ended as they did in this run, the most frequent first.</summary>
    public ReasonDocument[] Reasons
    {
        get
        {
            lock (_lock)
            {
                return [.. _reasons.OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key.Reason, StringComparer.Ordinal)
                    .Select(reason => new ReasonDocument(reason.Key.Outcome, reason.Key.Reason, reason.Value))];
            }
        }
    }

    /// <summary>Takes a line's end.</summary>
    /// <exception cref="IOException">It cannot be told. It is counted.</exception>
    public void Add(LineResult result)
    {
        lock (_lock)
        {
            if (!result.Earlier)
            {
                Count++;
                var key = (result.Outcome, _reasons.Count < MaxReasons || _reasons.ContainsKey((result.Outcome, result.Reason)) ? result.Reason : Others);
                _reasons[key] = _reasons.GetValueOrDefault(key) + 1;
            }

            progress.Without(() => output.Item(result));
        }
    }
}
