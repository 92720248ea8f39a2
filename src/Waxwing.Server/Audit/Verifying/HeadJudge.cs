using System.Globalization;
using Waxwing.Server.Audit.Heads;

namespace Waxwing.Server.Audit.Verifying;

/// <summary>Judges the signatures of heads by the keys that are trusted: those that were exported before, or else those that the log itself names.</summary>
internal sealed class HeadJudge(IReadOnlyList<PublicHeadKey> keys, Findings findings)
{
    private readonly Dictionary<string, PublicHeadKey> _keys = keys.Where(key => key.IsGood).DistinctBy(key => key.Id, StringComparer.Ordinal).ToDictionary(key => key.Id, StringComparer.Ordinal);

    /// <summary>Judges one.</summary>
    /// <param name="head">The head.</param>
    /// <param name="where">Where it was kept, in words.</param>
    public JudgedHead Judge(AuditHead head, string where)
    {
        var isGood = false;
        if (!_keys.TryGetValue(head.Key, out var key))
        {
            findings.Add(AuditFault.KeyUnknown, head.Sequence, Text($"the head of entry {head.Sequence} ({where}) was signed with key {head.Key}, which is none of those that are trusted"));
        }
        else if (!(isGood = key.IsOf(head)))
        {
            findings.Add(AuditFault.SignatureWrong, head.Sequence, Text($"the signature of the head of entry {head.Sequence} ({where}) is not that of key {head.Key}"));
        }

        return new JudgedHead(head.Sequence, head.Hash, key?.Id ?? head.Key, isGood);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
