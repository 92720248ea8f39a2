namespace Waxwing.Templates;

/// <summary>What a template may be and cost. Sizes are in characters (UTF-16).</summary>
internal sealed record RenderLimits
{
    /// <summary>The body of a template.</summary>
    public int Source { get; init; } = 256 * 1024;

    /// <summary>All values of one message together.</summary>
    public int Data { get; init; } = 512 * 1024;

    /// <summary>Values of one message: each text, number, list and entry is one.</summary>
    public int Values { get; init; } = 10_000;

    /// <summary>How deep lists and objects of values lie in one another.</summary>
    public int Depth { get; init; } = 6;

    /// <summary>Statements that are carried out for one message.</summary>
    public int Steps { get; init; } = 20_000;

    /// <summary>Everything that filters make and the parts of a message hold, together.</summary>
    public int Output { get; init; } = 2 * 1024 * 1024;

    /// <summary>Markup after its statements were carried out, without the values. What is built to be slow takes a parser the square of its length.</summary>
    public int Markup { get; init; } = 32 * 1024;

    /// <summary>How long one message may take.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(2);
}
