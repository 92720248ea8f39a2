namespace Waxwing.Server.Replies;

/// <summary>A rule of how refusals are understood: what they say, and what it means. All that it names must hold.</summary>
internal sealed record ReplyRule
{
    /// <summary>What it means.</summary>
    public required ReplyClass Means { get; init; }

    /// <summary>Phrases of which one is said. <c>*</c> stands for up to sixty characters between two parts of a phrase. Empty: whatever is said.</summary>
    public IReadOnlyList<string> Says { get; set; } = [];

    /// <summary>Enhanced status codes of which one is given, whatever their class: <c>x.2.2</c>; or of one class: <c>5.7.26</c>. Empty: whichever.</summary>
    public IReadOnlyList<string> Status { get; set; } = [];

    /// <summary>Reply codes of which one is given. Empty: whichever.</summary>
    public IReadOnlyList<int> Codes { get; set; } = [];
}
