using System.Collections.Immutable;

namespace Waxwing.Server.Replies;

/// <summary>Says what a refusal means: the first rule that fits it does. Thread-safe.</summary>
internal sealed class ReplyJudge(ReplyRules rules)
{
    private readonly ImmutableArray<Compiled> _rules = [.. rules.Rules.Select(rule => new Compiled(rule))];

    /// <summary>What a refusal means.</summary>
    public ReplyClass Judge(RefusalText text)
    {
        foreach (var rule in _rules)
        {
            if (rule.Fits(text))
            {
                return rule.Means;
            }
        }

        return ReplyClass.Unclear;
    }

    private sealed class Compiled(ReplyRule rule)
    {
        private readonly ImmutableArray<SaidPhrase> _says = [.. rule.Says.Select(SaidPhrase.Of)];

        public ReplyClass Means => rule.Means;

        public bool Fits(RefusalText text) =>
            (rule.Codes.Count == 0 || (text.Code is { } code && rule.Codes.Contains(code)))
            && (rule.Status.Count == 0 || (text.Status is { } status && rule.Status.Any(wanted => IsOf(status, wanted))))
            && (_says.Length == 0 || _says.Any(phrase => phrase.IsSaidIn(text.Words)));

        private static bool IsOf(string status, string wanted) =>
            wanted.StartsWith("x.", StringComparison.Ordinal) ? string.Equals(status[1..], wanted[1..], StringComparison.Ordinal) : string.Equals(status, wanted, StringComparison.Ordinal);
    }
}
