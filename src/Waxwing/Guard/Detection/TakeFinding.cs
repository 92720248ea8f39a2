namespace Waxwing;

/// <summary>Takes what was found in a text.</summary>
/// <param name="finding">The finding, with its place in the text.</param>
/// <param name="value">What was found.</param>
internal delegate void TakeFinding(GuardFinding finding, ReadOnlySpan<char> value);
