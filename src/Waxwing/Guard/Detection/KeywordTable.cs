using System.Collections.Frozen;

namespace Waxwing;

/// <summary>
/// Tells where a keyword may begin, by three characters of the text. Keywords are many and short, and an automaton of them all takes five times as long as this one look at
/// each character; what it lets through, one place in a hundred of a letter, is compared.
/// </summary>
internal sealed class KeywordTable
{
    // The lower five bits of a letter are the same in upper and in lower case.
    private const int Bits = 5;
    private const int Fold = (1 << Bits) - 1;
    private const int Length = 3;
    private const int All = (1 << (Bits * Length)) - 1;

    private readonly bool[] _begins = new bool[All + 1];
    private readonly FrozenDictionary<int, (string Keyword, DetectorRule Rule)[]> _byBeginning;

    public KeywordTable(IEnumerable<DetectorRule> rules)
    {
        var entries = from rule in rules from keyword in rule.Keywords from beginning in Beginnings(keyword) select (beginning, (keyword, rule));
        _byBeginning = entries.GroupBy(entry => entry.beginning, entry => entry.Item2).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        foreach (var beginning in _byBeginning.Keys)
        {
            _begins[beginning] = true;
        }
    }

    /// <summary>The next place, from some place on, at which a keyword may begin. -1 if there is none with three characters.</summary>
    public int Next(ReadOnlySpan<char> text, int from)
    {
        if (text.Length - from < Length)
        {
            return -1;
        }

        var begins = _begins;
        var beginning = Add(Add(0, text[from]), text[from + 1]);
        for (var i = from + Length - 1; i < text.Length; i++)
        {
            beginning = Add(beginning, text[i]);
            if (begins[beginning])
            {
                return i - (Length - 1);
            }
        }

        return -1;
    }

    /// <summary>The keywords of which one may stand at such a place.</summary>
    public (string Keyword, DetectorRule Rule)[] At(ReadOnlySpan<char> text, int place) =>
        _byBeginning[Add(Add(Add(0, text[place]), text[place + 1]), text[place + 2])];

    private static int Add(int beginning, char c) => ((beginning << Bits) | (c & Fold)) & All;

    // Behind a keyword of two characters anything may stand.
    private static IEnumerable<int> Beginnings(string keyword) => keyword.Length >= Length
        ? [Add(Add(Add(0, keyword[0]), keyword[1]), keyword[2])]
        : Enumerable.Range(0, Fold + 1).Select(behind => Add(Add(Add(0, keyword[0]), keyword[1]), (char)behind));
}
