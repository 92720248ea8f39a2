using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Waxwing;

/// <summary>The words of phishing (<c>phrases.json</c>), looked for all at once in one pass.</summary>
internal sealed class PhraseRule : IPhishingRule
{
    // What a sentence is quoted with.
    private const int Before = 30;
    private const int Behind = 60;
    private const int MaxSigns = 100;

    private static readonly ImmutableArray<(string Phrase, string Indicator)> Phrases =
        [.. PhishingData.Phrases.SelectMany(data => data.Phrases.Select(phrase => (phrase, data.Indicator))).DistinctBy(pair => pair.phrase, StringComparer.Ordinal)];

    private static readonly SearchValues<string> AnyPhrase = SearchValues.Create([.. Phrases.Select(pair => pair.Phrase)], StringComparison.Ordinal);

    private static readonly FrozenDictionary<string, ImmutableArray<(string Phrase, string Indicator)>> ByBeginning =
        Phrases.GroupBy(pair => pair.Phrase[..2], StringComparer.Ordinal).ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);

    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        var words = message.Words;
        var count = 0;
        for (var at = 0; at < words.Length && count < MaxSigns; at++)
        {
            var next = words.AsSpan(at).IndexOfAny(AnyPhrase);
            if (next < 0)
            {
                yield break;
            }

            at += next;
            foreach (var (phrase, indicator) in ByBeginning[words.Substring(at, 2)])
            {
                if (Counts(indicator, message) && string.CompareOrdinal(words, at, phrase, 0, phrase.Length) == 0 && PlainText.IsBoundary(words, at - 1) && PlainText.IsBoundary(words, at + phrase.Length))
                {
                    count++;
                    var start = Math.Max(at - Before, 0);
                    yield return new Sign(indicator, words[start..Math.Min(at + phrase.Length + Behind, words.Length)]);
                }
            }
        }
    }

    // What a server returns is full of another's words. Bulk mail may offer to end it, where its header does so too (RFC 2369, RFC 8058).
    private static bool Counts(string indicator, ReceivedMessage message) => indicator is "bulk-without-unsubscribe"
        ? message is { Unsubscription: null, IsFromList: false, IsReply: false }
        : !(message.IsReturned && message.Pages.IsEmpty);
}
