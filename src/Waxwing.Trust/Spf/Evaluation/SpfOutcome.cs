namespace Waxwing.Trust;

/// <summary>What evaluating a record came to.</summary>
/// <param name="Result">The result; no error, since those end everything.</param>
/// <param name="Match">The directive that matched, or null.</param>
/// <param name="Record">The record that decided, the one of a redirect where there was one (RFC 7208 §6.2); null with none.</param>
/// <param name="Domain">Its domain; null with none.</param>
internal sealed record SpfOutcome(SpfResult Result, SpfMatch? Match, SpfRecord? Record, SpfTarget? Domain)
{
    public static SpfOutcome None { get; } = new(SpfResult.None, null, null, null);
}
