using System.Globalization;
using Waxwing.Server.Audit.Heads;

namespace Waxwing.Server.Audit.Verifying;

/// <summary>
/// Verifies a log. The chain shows that nothing in it was changed, exchanged or taken out unless all behind it was written anew; the heads show that, and a cut tail;
/// heads and keys that were kept elsewhere show it even where somebody had the whole machine.
/// </summary>
internal sealed record AuditVerification
{
    private const string Beside = "kept beside the log";
    private const string Elsewhere = "collected elsewhere";
    private const int Step = 1024;

    /// <summary>The keys that are trusted; empty: those that the log itself names.</summary>
    public IReadOnlyList<PublicHeadKey> Keys { get; init; } = [];

    /// <summary>The heads that were collected elsewhere, or null.</summary>
    public CollectedHeads? Collected { get; init; }

    /// <summary>Hears from time to time how many entries were read, and of how many.</summary>
    public Action<long, long>? Progress { get; init; }

    /// <summary>Verifies it.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    /// <exception cref="Store.StoreException">It cannot be read.</exception>
    public AuditVerdict Verify(AuditRecord record, CancellationToken cancellationToken)
    {
        var findings = new Findings();
        var judge = new HeadJudge(Keys.Count > 0 ? Keys : record.Keys, findings);
        var announced = new HashSet<string>(StringComparer.Ordinal);
        var chain = new Chain(findings);
        using var beside = new SignedHeads(record.Heads.Select(head => judge.Judge(head, Beside)).GetEnumerator(), Beside, announced, findings);
        using var elsewhere = new SignedHeads(Judged(judge, findings).GetEnumerator(), Elsewhere, announced, findings);
        foreach (var entry in record.Entries)
        {
            chain.Follow(entry);
            if (string.Equals(entry.Action, AuditAction.HeadKeyMade.Word(), StringComparison.Ordinal) && entry.Target is { } key)
            {
                announced.Add(key);
            }

            beside.Follow(entry);
            elsewhere.Follow(entry);
            if (chain.Count % Step == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Progress?.Invoke(chain.Count, record.Count);
            }
        }

        beside.End(chain.Last);
        elsewhere.End(chain.Last);
        return new AuditVerdict(chain.Count, beside.Count, elsewhere.Count, Math.Max(beside.SignedUpTo, elsewhere.SignedUpTo), findings.Kept, findings.Count);
    }

    private IEnumerable<JudgedHead> Judged(HeadJudge judge, Findings findings)
    {
        if (Collected is null)
        {
            return [];
        }

        foreach (var line in Collected.Unreadable)
        {
            findings.Add(AuditFault.HeadUnreadable, null, string.Create(CultureInfo.InvariantCulture, $"line {line} of what was collected tells of a head, but cannot be read"));
        }

        if (Collected.Heads.Count == 0)
        {
            findings.Add(AuditFault.NoHeads, null, "what was collected tells of no head: nothing is shown by it");
        }

        return Collected.Heads.Select(head => judge.Judge(head, Elsewhere)).OrderBy(head => head.Sequence);
    }
}
