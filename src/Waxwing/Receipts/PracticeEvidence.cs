using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Waxwing;

/// <summary>Whether a practice was kept.</summary>
public enum PracticeStatus
{
    /// <summary>It was, and the evidence shows it.</summary>
    Met,

    /// <summary>It was not, or nothing was observed that shows it.</summary>
    NotMet,
}

/// <summary>One practice in a receipt.</summary>
/// <param name="Practice">Its number, 1 to 17.</param>
/// <param name="Title">Its name.</param>
/// <param name="Status">Whether it was kept.</param>
/// <param name="Evidence">What was observed, as a sentence.</param>
/// <param name="Facts">What was observed, by name.</param>
public sealed record PracticeEvidence(
    int Practice,
    string Title,
    PracticeStatus Status,
    string Evidence,
    [property: JsonPropertyOrder(1)] ImmutableSortedDictionary<string, string> Facts);
