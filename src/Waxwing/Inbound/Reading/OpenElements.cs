namespace Waxwing;

/// <summary>The elements that are open where a reading stands, and what they make of text there.</summary>
internal sealed class OpenElements
{
    // No page that somebody wrote is nested deeper; further elements change nothing.
    private const int MaxDepth = 256;

    private readonly List<Element> _elements = [new("", IsHidden: false, IsUnseen: false, Colour: null, Colours.White)];

    /// <summary>Whether text here is a script.</summary>
    public bool IsScript => _elements[^1].Name is "script";

    /// <summary>Whether text here is not for reading: a style sheet, a title.</summary>
    public bool IsUnseen => _elements[^1].IsUnseen;

    /// <summary>Whether text here cannot be seen although it is for reading.</summary>
    public bool IsHidden => Covers(_elements[^1]);

    public void Begin(string name, InlineStyle style, bool isEmpty)
    {
        if (isEmpty || HtmlElements.HasNoEnd(name) || _elements.Count >= MaxDepth)
        {
            return;
        }

        var parent = _elements[^1];
        _elements.Add(new Element(
            name,
            parent.IsHidden || style.IsHidden,
            parent.IsUnseen || HtmlElements.IsUnseen(name),
            style.Colour ?? parent.Colour,
            style.Background ?? (style.BackgroundIsUnknown ? null : parent.Background)));
    }

    public void End(string name)
    {
        var at = _elements.FindLastIndex(element => string.Equals(element.Name, name, StringComparison.Ordinal));
        if (at > 0)
        {
            _elements.RemoveRange(at, _elements.Count - at);
        }
    }

    private static bool Covers(Element element) =>
        element.IsHidden || (element is { Colour: { } colour, Background: { } background } && Colours.AreAlike(colour, background));

    private sealed record Element(string Name, bool IsHidden, bool IsUnseen, int? Colour, int? Background);
}
