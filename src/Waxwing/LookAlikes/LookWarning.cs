namespace Waxwing;

/// <summary>That a part of an address may be mistaken for something else. It is for a person to judge; nothing is refused for it. Immutable.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Part">The part, in Unicode: a label of a domain, or a word of a local part.</param>
/// <param name="Sentence">What was seen, for a person.</param>
/// <param name="LooksLike">What the part can be read as, or null where that is not one name.</param>
public sealed record LookWarning(LookReason Reason, string Part, string Sentence, string? LooksLike = null);
