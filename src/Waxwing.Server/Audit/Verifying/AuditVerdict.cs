using System.Text.Json.Serialization;

namespace Waxwing.Server.Audit.Verifying;

/// <summary>What is wrong with a log.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditFault>))]
internal enum AuditFault
{
    /// <summary>An entry does not say what its hash is of.</summary>
    [JsonStringEnumMemberName("entry_changed")]
    EntryChanged,

    /// <summary>An entry is not the one that the next was appended to: it was exchanged for another.</summary>
    [JsonStringEnumMemberName("entry_exchanged")]
    EntryExchanged,

    /// <summary>Entries between two others are not there.</summary>
    [JsonStringEnumMemberName("entry_missing")]
    EntryMissing,

    /// <summary>There was more behind the last entry once: it was signed.</summary>
    [JsonStringEnumMemberName("tail_cut")]
    TailCut,

    /// <summary>An entry is another than the one that was signed: the log was written anew.</summary>
    [JsonStringEnumMemberName("rewritten")]
    Rewritten,

    /// <summary>The signature of a head is not that of the key that it names.</summary>
    [JsonStringEnumMemberName("signature_wrong")]
    SignatureWrong,

    /// <summary>A head was signed with a key that is not known, or that the log did not tell of before.</summary>
    [JsonStringEnumMemberName("key_unknown")]
    KeyUnknown,

    /// <summary>A line of a collector tells of a head, but cannot be read.</summary>
    [JsonStringEnumMemberName("head_unreadable")]
    HeadUnreadable,

    /// <summary>The collector's file tells of no head at all: nothing is shown by it.</summary>
    [JsonStringEnumMemberName("no_heads")]
    NoHeads,

    /// <summary>The database cannot be read any further.</summary>
    [JsonStringEnumMemberName("damaged")]
    Damaged,
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Fault">What kind of thing.</param>
/// <param name="Sequence">The number of the first entry that it is about; null where it is about none.</param>
/// <param name="Message">In words.</param>
internal sealed record AuditFinding(AuditFault Fault, long? Sequence, string Message);

/// <summary>What was found when a log was verified.</summary>
/// <param name="Entries">How many entries were read.</param>
/// <param name="Heads">How many signed heads were kept beside them.</param>
/// <param name="Collected">How many heads were collected elsewhere.</param>
/// <param name="SignedUpTo">The number of the last entry that a good head vouches for; 0 for none. What is behind it could be cut off unseen.</param>
/// <param name="Findings">What is wrong, the first entry first; bounded.</param>
/// <param name="FindingCount">How much is wrong, beyond the bound too.</param>
internal sealed record AuditVerdict(long Entries, long Heads, long Collected, long SignedUpTo, IReadOnlyList<AuditFinding> Findings, long FindingCount)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsGood => FindingCount == 0;

    /// <summary>What is wrong first, or null.</summary>
    public AuditFinding? First => Findings.Count > 0 ? Findings[0] : null;
}
