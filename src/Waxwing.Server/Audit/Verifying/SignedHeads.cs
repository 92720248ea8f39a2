using System.Globalization;

namespace Waxwing.Server.Audit.Verifying;

/// <summary>Holds heads against the entries that they are of, both in the order of their numbers.</summary>
/// <param name="heads">The heads; their signatures are judged already.</param>
/// <param name="where">Where they were kept, in words: beside the log, or elsewhere.</param>
/// <param name="announced">The ids of keys that the log has told of so far.</param>
/// <param name="findings">Where to tell.</param>
internal sealed class SignedHeads(IEnumerator<JudgedHead> heads, string where, IReadOnlySet<string> announced, Findings findings) : IDisposable
{
    private bool _hasOne = heads.MoveNext();

    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    /// <summary>The number of the last entry that a good one vouches for.</summary>
    public long SignedUpTo { get; private set; }

    /// <summary>The next entry.</summary>
    public void Follow(AuditEntry entry)
    {
        while (_hasOne && heads.Current.Sequence <= entry.Sequence)
        {
            var head = heads.Current;
            if (head.Sequence < entry.Sequence)
            {
                // That the entry is missing is told by the chain.
                findings.Add(AuditFault.Rewritten, head.Sequence, Text($"entry {head.Sequence} was signed ({where}) and is not there"));
            }
            else if (!head.Hash.Span.SequenceEqual(entry.Hash.Span))
            {
                findings.Add(AuditFault.Rewritten, head.Sequence, Text($"entry {head.Sequence} is another than the one that was signed ({where}): the log was written anew, there or before"));
            }
            else if (head.IsGood && !announced.Contains(head.Key))
            {
                findings.Add(AuditFault.KeyUnknown, head.Sequence, Text($"the head of entry {head.Sequence} ({where}) was signed with key {head.Key}, of which the log does not tell before"));
            }
            else if (head.IsGood)
            {
                SignedUpTo = head.Sequence;
            }

            Next();
        }
    }

    /// <summary>No entry is left.</summary>
    public void End(long last)
    {
        if (_hasOne)
        {
            var newest = heads.Current.Sequence;
            for (; _hasOne; Next())
            {
                newest = Math.Max(newest, heads.Current.Sequence);
            }

            findings.Add(AuditFault.TailCut, last + 1, Text($"the log ends with entry {last}, but entry {newest} was signed ({where}): its tail was cut off"));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => heads.Dispose();

    private void Next()
    {
        Count++;
        _hasOne = heads.MoveNext();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A head whose signature was judged.</summary>
/// <param name="Sequence">The number of the entry.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Key">The id of the key.</param>
/// <param name="IsGood">Whether the signature is that of this key.</param>
internal readonly record struct JudgedHead(long Sequence, ReadOnlyMemory<byte> Hash, string Key, bool IsGood);
