namespace Waxwing;

/// <summary>Where something sensitive stands, and what it is. It never holds the value. Immutable.</summary>
public sealed record GuardFinding
{
    internal GuardFinding(string detector, SensitiveCategory category, GuardConfidence confidence, string masked)
    {
        Detector = detector;
        Category = category;
        Confidence = confidence;
        Masked = masked;
    }

    /// <summary>The detector's name, as <c>docs/guard.md</c> lists it: <c>payment-card</c>.</summary>
    public string Detector { get; }

    /// <summary>What kind of thing it is.</summary>
    public SensitiveCategory Category { get; }

    /// <summary>How likely it is that.</summary>
    public GuardConfidence Confidence { get; }

    /// <summary>A form that may be shown: the last four digits of a card or an account (<c>••••1111</c>), dots alone for everything else.</summary>
    public string Masked { get; }

    /// <summary>
    /// The part of the message: <c>subject</c>, <c>text</c>, <c>html</c>, <c>attachment 1 (list.zip) › entry 2</c>. Empty for a text that
    /// is no message. A name that holds a finding itself is left out.
    /// </summary>
    public string Part { get; internal init; } = "";

    /// <summary>The line in the part's text, from 1. In HTML and documents the text is what a reader sees, without markup.</summary>
    public int Line { get; internal init; }

    /// <summary>The column in the line, in UTF-16 units from 1.</summary>
    public int Column { get; internal init; }

    /// <summary>What the policy says to do. <see cref="GuardAction.Allow"/> for a text that was scanned without a policy.</summary>
    public GuardAction Action { get; internal init; }

    /// <summary>Why it is allowed, where an entry of the policy's allow-list says so; otherwise null.</summary>
    public string? AllowedBecause { get; internal init; }

    /// <summary>Where what is taken out begins: with whatever overlapped it.</summary>
    internal int From { get; init; }

    /// <summary>Where that ends.</summary>
    internal int To { get; init; }
}
