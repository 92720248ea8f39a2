using System.Collections.Immutable;

namespace Waxwing;

/// <summary>One sign of phishing that a message has, or one thing that speaks for it. Immutable; texts are printable and of bounded length.</summary>
/// <param name="Id">Its name, such as <c>link-text-differs</c>; listed in docs/phishing.md.</param>
/// <param name="Weight">What it adds to the score, however often it is there: 1 to 9; -9 to -1 where it speaks for the message.</param>
/// <param name="Explanation">Why it is a sign: a sentence for a person.</param>
/// <param name="Evidence">What was seen, quoted from the message: the first three.</param>
/// <param name="Count">How often it was seen.</param>
public sealed record PhishingIndicator(string Id, int Weight, string Explanation, ImmutableArray<string> Evidence, int Count);
