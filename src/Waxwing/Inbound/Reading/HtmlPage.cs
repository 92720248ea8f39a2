using System.Collections.Immutable;

namespace Waxwing;

/// <summary>What an HTML body shows, hides and leads to. All texts are well-formed and bounded.</summary>
internal sealed record HtmlPage
{
    /// <summary>What a reader sees.</summary>
    public required string Visible { get; init; }

    /// <summary>What is there and cannot be seen.</summary>
    public required string Hidden { get; init; }

    /// <summary>How often something hidden stands in the middle of a word that is seen.</summary>
    public required int SplitWords { get; init; }

    /// <summary>The links, in their order.</summary>
    public required ImmutableArray<WebLink> Links { get; init; }

    /// <summary>Where the pictures lie, as it is written.</summary>
    public required ImmutableArray<string> Pictures { get; init; }

    /// <summary>How many forms there are.</summary>
    public required int Forms { get; init; }

    /// <summary>Whether a field asks for a password.</summary>
    public required bool AsksForPassword { get; init; }

    /// <summary>The scripts, and the attributes that hold one.</summary>
    public required string Scripts { get; init; }

    /// <summary>Whether all of it was read.</summary>
    public required bool IsWhole { get; init; }
}
