using System.Runtime.InteropServices;

namespace Waxwing;

/// <summary>What was found in one text, and what looking for it may have cost.</summary>
internal sealed class Hits
{
    private readonly List<Hit> _hits = [];

    /// <summary>An upper bound of the characters that detectors looked at, beyond the passes that search for candidates.</summary>
    public long Effort { get; set; }

    public int Count => _hits.Count;

    /// <summary>Everything, in no order, with what overlaps.</summary>
    public ReadOnlySpan<Hit> All => CollectionsMarshal.AsSpan(_hits);

    /// <summary>Whether the last thing that the rule found reaches to this place.</summary>
    public bool Covers(int place, DetectorRule rule) => _hits.Count > 0 && _hits[^1].End > place && _hits[^1].Rule == rule;

    public void Add(int start, int length, DetectorRule rule, GuardConfidence confidence) => _hits.Add(new Hit(start, length, rule, confidence));

    /// <summary>
    /// In the order of the text. Of several that overlap the best is kept: a secret is one, whatever else a part of it looks like. What the others had beyond it belongs to it
    /// when it is taken out; from <see cref="Hit.From"/> to <see cref="Hit.To"/> no two overlap.
    /// </summary>
    public List<Hit> Resolve(GuardConfidence minimum)
    {
        var kept = new List<Hit>(_hits.Count);
        _hits.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.Length.CompareTo(a.Length));
        foreach (var hit in _hits)
        {
            if (hit.Confidence < minimum)
            {
                continue;
            }

            if (kept.Count > 0 && kept[^1].Overlaps(hit))
            {
                var best = Rank(hit) > Rank(kept[^1]) ? hit : kept[^1];
                kept[^1] = best with { From = kept[^1].From, To = Math.Max(kept[^1].To, hit.To) };
            }
            else if (kept.Count > 0 && kept[^1].To > hit.Start)
            {
                // It stands in the remains of what the last one was preferred to.
                var to = Math.Max(kept[^1].To, hit.To);
                kept[^1] = kept[^1] with { To = hit.Start };
                kept.Add(hit with { To = to });
            }
            else
            {
                kept.Add(hit);
            }
        }

        return kept;
    }

    private static int Rank(Hit hit) => ((int)hit.Confidence * 2) + (hit.Rule.Category is SensitiveCategory.Secret or SensitiveCategory.PaymentCard ? 1 : 0);
}
