namespace Waxwing.Conformance.Tests;

/// <summary>
/// A rule of ours by which we differ from a source on purpose. It looks at a case's content and at what the source
/// says of it, never at the case's name.
/// </summary>
/// <param name="Rule">The rule, short.</param>
/// <param name="Reason">Why we differ.</param>
/// <param name="Explains">Whether the rule explains a difference over this case.</param>
internal sealed record Deviation<TCase>(string Rule, string Reason, Func<TCase, bool> Explains);
