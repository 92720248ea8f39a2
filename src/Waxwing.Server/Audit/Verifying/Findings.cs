namespace Waxwing.Server.Audit.Verifying;

/// <summary>What is wrong, as it is found: those of the first entries are kept, the others counted, so that a log that is wholly written anew makes no page of a million lines.</summary>
internal sealed class Findings
{
    /// <summary>How many are kept.</summary>
    public const int Most = 100;

    private readonly List<AuditFinding> _kept = [];

    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    /// <summary>Those that are kept, the first entry first; what is about no entry stands behind.</summary>
    public IReadOnlyList<AuditFinding> Kept => [.. _kept.OrderBy(finding => finding.Sequence ?? long.MaxValue)];

    /// <summary>Another one.</summary>
    public void Add(AuditFault fault, long? sequence, string message)
    {
        Count++;
        if (_kept.Count < Most)
        {
            _kept.Add(new AuditFinding(fault, sequence, message));
            return;
        }

        var last = _kept.MaxBy(finding => finding.Sequence ?? long.MaxValue)!;
        if ((sequence ?? long.MaxValue) < (last.Sequence ?? long.MaxValue))
        {
            _kept[_kept.IndexOf(last)] = new AuditFinding(fault, sequence, message);
        }
    }
}
