namespace Waxwing;

/// <summary>Where a link of a message stands.</summary>
internal enum LinkKind
{
    /// <summary>An element that a reader clicks: <c>a</c>, <c>area</c>.</summary>
    Anchor,

    /// <summary>The target of a form.</summary>
    Form,

    /// <summary>A refresh that leads a reader elsewhere by itself.</summary>
    Refresh,

    /// <summary>An address in plain text.</summary>
    Text,
}

/// <summary>A link of a message.</summary>
/// <param name="Kind">Where it stands.</param>
/// <param name="Target">Where it leads, as it is written.</param>
/// <param name="Text">What a reader clicks; empty for a picture, and where the target itself is the text.</param>
/// <param name="HasImage">Whether there is a picture to click.</param>
internal sealed record WebLink(LinkKind Kind, string Target, string Text, bool HasImage)
{
    /// <summary>The target, taken apart; null where it is none that leads anywhere.</summary>
    public WebAddress? Address { get; } = WebAddress.TryParse(Target, out var address) ? address : null;

    public override string ToString() => Text.Length > 0 ? $"{Text.Trim()} → {Target}" : Target;
}
